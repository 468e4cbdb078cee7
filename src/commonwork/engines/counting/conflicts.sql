-- question: Which figures say different things of the same indicator, area, period and scopes?
-- grain: conflict, source, key
-- inputs: observations
-- suppression: none; figures others have published, side by side
WITH dated AS (
  SELECT
    indicator || '/' || area || '/' || period_start || '..' || period_end || '/' || population_scope || '/'
      || coop_type_scope || '/' || sector_scope || '/' || unit AS conflict,
    *
  FROM observations
  WHERE TRUE
    AND period_start <> '' AND period_end <> ''  -- rule count.dated: figures without a known period need not speak of the same one
),

differing AS (
  SELECT conflict
  FROM dated
  GROUP BY conflict
  HAVING TRUE
    AND COUNT(DISTINCT CAST(value AS DECIMAL(38, 6))) > 1  -- rule count.differing: the same value said twice is no conflict
)

SELECT
  d.conflict,
  d.source,
  d.key,
  d.indicator,
  d.area,
  d.value,
  d.unit,
  d.qualifier,
  d.period_words,
  d.population_scope,
  d.population_words,
  d.coop_type_scope,
  d.coop_type_words,
  d.sector_scope,
  d.sector_words,
  d.note,
  d.source_words,
  d.confidence,
  d.delivery_checksum,
  d.place
FROM dated AS d
INNER JOIN differing AS f ON f.conflict = d.conflict
ORDER BY d.conflict, d.source, d.key
