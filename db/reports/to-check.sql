-- title: Quotes to check first
-- description: What the extractor was least sure of, for a person to look at (quotes show NUMBER).
-- parameter outlet text: only of this outlet
-- parameter since since: only what was published on this day or later
-- parameter until until: only what was published on this day or before
-- parameter limit integer = 20: how many rows at most
SELECT
    CAST(ROUND(CAST(q.confidence AS numeric), 2) AS double precision) AS confidence,
    q.speaker,
    q.source,
    q.cue,
    q.kind,
    q.text,
    q.outlet,
    q.quote_id
FROM quotes_flat AS q
WHERE (:outlet IS NULL OR lower(q.outlet) = lower(:outlet))
    AND q.published_on >= COALESCE(:since, q.published_on)
    AND q.published_on <= COALESCE(:until, q.published_on)
ORDER BY q.confidence, q.quote_id
LIMIT :limit
