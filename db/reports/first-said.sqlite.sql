-- title: Who said it first
-- description: The earliest quotes with these words: where a claim comes from. Dates are those that
--   the texts give, else of publication (date_from tells which); quotes without either are left out.
-- least confidence: 0.35
-- parameter words words required: as in a search: all of these words; "a phrase"; one OR other; -without
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: what an article that is there twice counts: once, or each time
-- parameter limit integer = 10: how many rows at most
SELECT
    CAST(q.no_later_than AS text) AS date,
    q.dated_by AS date_from,
    q.speaker,
    q.role,
    q.source,
    q.kind,
    q.text,
    q.outlet,
    q.title,
    q.url,
    q.quote_id
FROM quotes_fts AS f
CROSS JOIN quotes_flat AS q ON q.quote_id = f.rowid
WHERE quotes_fts MATCH :words
    AND q.no_later_than IS NOT NULL
    AND q.confidence >= 0.35
    AND (:copies = 'count' OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k WHERE k.quote_id = q.quote_id
    ))
    AND (q.act = :act OR :act = 'all' OR (:act IS NULL AND q.act IN ('speech', 'writing')))
ORDER BY q.no_later_than, q.quote_id
LIMIT :limit
