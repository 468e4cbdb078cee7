-- question: How many bodies stand in which relation to the network, by country or area?
-- grain: country, relation
-- inputs: organisations
-- suppression: none; counts of organisations are never sensitive
SELECT
  country,
  relation,
  COUNT(*) AS organisations
FROM organisations
WHERE TRUE
  AND relation <> ''  -- rule count.related: an organisation of no stated relation is no body of the network
  AND status NOT IN ('closed', 'merged')  -- rule count.living: what is closed or merged is no longer counted
  AND (' ' || to_confirm || ' ') NOT LIKE '% relation %'  -- rule count.relation_stated: a relation from memory is to be confirmed, not counted
  AND (' ' || to_confirm || ' ') NOT LIKE '% country %'  -- rule count.stated: what is known from memory only is not counted
  AND (' ' || to_confirm || ' ') NOT LIKE '% status %'  -- rule count.stated: what is known from memory only is not counted
  AND (' ' || to_confirm || ' ') NOT LIKE '% names %'  -- rule count.stated: what is known from memory only is not counted
GROUP BY country, relation
ORDER BY country, relation
