-- question: Which published or reported figures does this edition use, and where does each stand?
-- grain: source, key
-- inputs: reported, indicators
-- suppression: none; figures others have published; what an organisation reported of itself stays out if sensitive
SELECT
  r.source,
  r.key,
  r.indicator,
  r.area,
  r.value,
  r.unit,
  r.qualifier,
  r.period_start,
  r.period_end,
  r.period_precision,
  r.period_words,
  r.population_scope,
  r.population_words,
  r.coop_type_scope,
  r.coop_type_words,
  r.sector_scope,
  r.sector_words,
  r.coverage_n,
  r.coverage_m,
  r.note,
  r.source_words,
  r.confidence,
  r.delivery_checksum,
  r.place
FROM reported AS r
LEFT JOIN indicators AS i ON i.code = r.indicator
WHERE TRUE
  AND r.standing = 'network'  -- rule count.standing: invented samples and foreign lists are never counted
  AND r.confidence IN ('stated', 'derived')  -- rule count.recalled: a figure from memory never enters a count or a claim
  AND i.code IS NOT NULL  -- rule count.defined: a figure without a defined indicator cannot be read rightly
  AND r.shared = 'yes'  -- rule count.shared: of a list that is not shared in full no single figure is shown
  AND (COALESCE(i.sensitive, 'no') = 'no' OR r.reported_by = '')  -- rule count.sensitive: a sensitive figure an organisation reported of itself is never shown alone
ORDER BY r.source, r.key
