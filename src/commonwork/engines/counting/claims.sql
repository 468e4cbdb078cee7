-- question: From which figures are the sentences of the network made?
-- grain: claim, part
-- inputs: claim_parts, observations
-- suppression: none; figures others have published, as they published them
SELECT
  c.claim,
  c.position,
  c.part,
  c.label,
  o.source,
  o.key,
  o.indicator,
  o.area,
  o.value,
  o.unit,
  o.qualifier,
  o.period_start,
  o.period_end,
  o.period_words,
  o.population_scope,
  o.population_words,
  o.note,
  o.source_words,
  o.confidence,
  o.delivery_checksum,
  o.place
FROM claim_parts AS c
INNER JOIN observations AS o ON o.source = c.source AND o.key = c.key
WHERE TRUE
  AND o.confidence = 'stated'  -- rule count.claim_stated: a sentence repeats what a source states, never our own product
  AND o.indicator = c.indicator AND o.area = c.area AND o.unit = c.unit  -- rule count.claim_holds: the figure is still the one the sentence expects
  AND CAST(o.value AS DECIMAL(38, 6)) = CAST(c.value AS DECIMAL(38, 6))  -- rule count.claim_holds: the figure is still the one the sentence expects
  AND o.qualifier = c.qualifier  -- rule count.claim_holds: the figure is still the one the sentence expects
ORDER BY c.claim, c.part
