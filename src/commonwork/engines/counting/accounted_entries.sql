-- question: Which cooperatives can the network itself account for, and in whose list does each stand?
-- grain: organisation, source, key
-- inputs: register_organisations, register_entries, countries
-- suppression: sealed; it says which organisation stands in whose list under which key
SELECT
  o.id AS organisation,
  o.country,
  e.source,
  e.publisher,
  e.key,
  ROW_NUMBER() OVER (
    PARTITION BY o.id
    ORDER BY
      CASE e.rank WHEN 'register' THEN 1 WHEN 'federation' THEN 2 WHEN 'cooperative' THEN 3 WHEN 'network' THEN 4 ELSE 5 END,  -- rule count.register_first: of several lists the public register accounts for it, then the federation's
      e.source,
      e.key
  ) AS place
FROM register_organisations AS o
INNER JOIN register_entries AS e ON e.organisation = o.id
LEFT JOIN countries AS c ON c.code = o.country
WHERE TRUE
  AND o.standing = 'network'  -- rule count.standing: invented samples and foreign lists are never counted
  AND e.standing = 'network'  -- rule count.list: only a list within the network's scope accounts for an organisation
  AND o.status NOT IN ('closed', 'merged')  -- rule count.living: what is closed or merged is no longer counted
  AND o.level = 'primary'  -- rule count.primary: federations, promoters and offices are not cooperatives to be counted
  AND c.in_network_region = 'yes'  -- rule count.region: only countries and areas of the network's own regions
  AND (' ' || o.to_confirm || ' ') NOT LIKE '% names %'  -- rule count.stated: what is known from memory only is not counted
  AND (' ' || o.to_confirm || ' ') NOT LIKE '% country %'  -- rule count.stated: what is known from memory only is not counted
  AND (' ' || o.to_confirm || ' ') NOT LIKE '% status %'  -- rule count.stated: what is known from memory only is not counted
  AND (' ' || o.to_confirm || ' ') NOT LIKE '% level %'  -- rule count.stated: what is known from memory only is not counted
ORDER BY organisation, source, key
