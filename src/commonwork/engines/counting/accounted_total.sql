-- question: How many cooperatives in how many countries or areas can the network itself account for?
-- grain: one row
-- inputs: accounted_by_country_source
-- suppression: none; counts of cooperatives are never sensitive
SELECT
  COALESCE(SUM(cooperatives), 0) AS cooperatives,
  COUNT(DISTINCT country) AS countries
FROM accounted_by_country_source
ORDER BY cooperatives, countries
