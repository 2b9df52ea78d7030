-- title: Who said it first
-- description: Where a claim comes from: the earliest quotes with these words, those that say the same
--   in other words (if a sentence is given), and all wordings of the same statements. likeness is 1
--   for quotes with the words themselves and for the other wordings of their statements. Dates are
--   those that the texts give, else of publication
--   (date_from tells which); quotes without either are left out.
-- least confidence: 0.5
-- parameter words claim required: a sentence; or as in a search: all of these words; "a phrase"; one OR other; -without
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 10: at most this many rows
WITH found (quote_id, likeness, statement_id) AS (
    SELECT f.rowid, 1.0, q.statement_id
    FROM quotes_fts AS f
    CROSS JOIN quotes AS q ON q.id = f.rowid
    WHERE quotes_fts MATCH :words
    UNION ALL
    SELECT q.id, e.value ->> 1, q.statement_id
    FROM json_each(:words_alike) AS e
    CROSS JOIN quotes AS q ON q.id = e.value ->> 0
),
claimed (quote_id, likeness) AS (
    SELECT quote_id, likeness FROM found
    UNION ALL
    SELECT q.id, f.likeness
    FROM (
        SELECT statement_id, MAX(likeness) AS likeness FROM found
        WHERE statement_id IS NOT NULL GROUP BY statement_id
    ) AS f
    CROSS JOIN quotes AS q ON q.statement_id = f.statement_id
),
best (quote_id, likeness) AS (
    SELECT quote_id, MAX(likeness) FROM claimed GROUP BY quote_id
)
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
    q.quote_id,
    q.statement_id,
    b.likeness
FROM best AS b
CROSS JOIN quotes_flat AS q ON q.quote_id = b.quote_id
WHERE q.no_later_than IS NOT NULL
    AND q.confidence >= 0.5
    AND (:copies = 'count' OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k WHERE k.quote_id = q.quote_id
    ))
    AND (q.act = :act OR :act = 'all' OR (:act IS NULL AND q.act IN ('speech', 'writing')))
ORDER BY q.no_later_than, q.quote_id
LIMIT :limit
