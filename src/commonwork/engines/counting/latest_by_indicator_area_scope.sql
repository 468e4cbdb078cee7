-- question: What is the newest figure of each indicator, area and scope, in each unit?
-- grain: indicator, area, population_scope, coop_type_scope, sector_scope, unit, source, key
-- inputs: observations, conflicts
-- suppression: none; figures others have published, as they published them
WITH placed AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY indicator, area, population_scope, coop_type_scope, sector_scope, unit
      ORDER BY
        CASE WHEN period_end = '' THEN period_start ELSE period_end END DESC,  -- rule count.newest: the figure whose period ends last speaks; an undated one goes last
        CASE confidence WHEN 'stated' THEN 1 ELSE 2 END,  -- rule count.stated_first: of one day, a figure seen in its source goes before one computed from it
        source,
        key
    ) AS place_in_time
  FROM observations
),

beside AS (
  SELECT c.conflict
  FROM placed AS p
  INNER JOIN conflicts AS c ON c.source = p.source AND c.key = p.key
  WHERE FALSE
    OR p.place_in_time = 1  -- rule count.side_by_side: figures that contradict the newest stand beside it
)

SELECT
  p.indicator,
  p.area,
  p.population_scope,
  p.population_words,
  p.coop_type_scope,
  p.coop_type_words,
  p.sector_scope,
  p.sector_words,
  p.value,
  p.unit,
  p.qualifier,
  p.period_start,
  p.period_end,
  p.period_precision,
  p.period_words,
  p.coverage_n,
  p.coverage_m,
  p.note,
  p.source_words,
  p.confidence,
  CASE WHEN c.key IS NULL THEN 'no' ELSE 'yes' END AS in_conflict,
  p.source,
  p.key,
  p.delivery_checksum,
  p.place
FROM placed AS p
LEFT JOIN conflicts AS c ON c.source = p.source AND c.key = p.key
WHERE TRUE
  AND (p.place_in_time = 1 OR c.conflict IN (SELECT b.conflict FROM beside AS b))  -- rule count.latest: one figure for each indicator, area and scope; older ones are its history
ORDER BY p.indicator, p.area, p.population_scope, p.coop_type_scope, p.sector_scope, p.unit, p.source, p.key
