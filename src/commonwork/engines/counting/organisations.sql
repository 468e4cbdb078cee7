-- question: Which organisations does a list within the network's scope name?
-- grain: id
-- inputs: register_organisations
-- suppression: none; public values only, no cell that speaks of a person
SELECT
  id,
  name,
  country,
  level,
  status,
  relation,
  standing,
  to_confirm,
  sources
FROM register_organisations
WHERE TRUE
  AND standing = 'network'  -- rule count.standing: invented samples and foreign lists are never counted
ORDER BY id
