-- question: How many cooperatives can the network itself account for, by country or area and by source?
-- grain: country, source
-- inputs: accounted_entries
-- suppression: none; counts of cooperatives are never sensitive
-- cooperatives: each counted once, under the source that goes first; listed: all of them in that source, so it overlaps
SELECT
  country,
  source,
  publisher,
  COUNT(DISTINCT CASE
    WHEN TRUE
      AND place = 1  -- rule count.once: a cooperative in several lists is counted once
      THEN organisation
  END) AS cooperatives,
  COUNT(DISTINCT organisation) AS listed
FROM accounted_entries
GROUP BY country, source, publisher
ORDER BY country, source, publisher
