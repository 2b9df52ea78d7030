-- title: The same words in several outlets
-- description: Statements that several outlets report, the most widely reported first: the words, who
--   said them, and when they appeared first and last.
-- least confidence: 0.5
-- parameter speaker name: only this speaker: any name that articles give
-- parameter outlets integer = 2: reported by at least this many outlets
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 20: at most this many rows
-- chart: bar text outlets
SELECT
    st.text,
    (
        SELECT s.name
        FROM quotes AS q
        JOIN quote_speakers AS qs ON qs.quote_id = q.id
        JOIN speakers AS s ON s.id = qs.speaker_id
        WHERE q.statement_id = r.statement_id
        ORDER BY q.id, qs.seq
        LIMIT 1
    ) AS speaker,
    r.outlets,
    r.quotes,
    (
        SELECT CAST(MIN(a.published_on) AS text)
        FROM quotes AS q
        JOIN articles AS a ON a.id = q.article_id
        WHERE q.statement_id = r.statement_id
    ) AS first_published,
    (
        SELECT CAST(MAX(a.published_on) AS text)
        FROM quotes AS q
        JOIN articles AS a ON a.id = q.article_id
        WHERE q.statement_id = r.statement_id
    ) AS last_published,
    st.id AS statement_id
FROM (
    SELECT
        statement_id,
        COUNT(*) FILTER (WHERE outlet_id <> 0) AS outlets,
        CAST(SUM(quotes) AS integer) AS quotes
    FROM (
        SELECT statement_id, outlet_id, SUM(quotes) AS quotes
        FROM (
            SELECT statement_id, outlet_id, quotes FROM statement_outlets
            UNION ALL
            SELECT q.statement_id, COALESCE(a.outlet_id, 0), -1
            FROM quote_copies AS k
            JOIN quotes AS q ON q.id = k.quote_id
            JOIN articles AS a ON a.id = q.article_id
            WHERE :copies = 'once' AND q.statement_id IS NOT NULL
                AND q.confidence >= 0.5
        ) AS each
        GROUP BY statement_id, outlet_id
    ) AS counted
    WHERE quotes > 0
        AND (:speaker IS NULL OR statement_id IN (
            SELECT q.statement_id
            FROM quote_speakers AS qs
            JOIN quotes AS q ON q.id = qs.quote_id
            WHERE q.statement_id IS NOT NULL AND qs.speaker_id IN (
                SELECT speaker_id FROM appearance_names WHERE folded = :speaker
                UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
                LIMIT 1000 -- so PostgreSQL expects few
            )
        ))
    GROUP BY statement_id
    HAVING COUNT(*) FILTER (WHERE outlet_id <> 0) >= :outlets
    ORDER BY 2 DESC, 3 DESC, 1
    LIMIT :limit
) AS r
JOIN statements AS st ON st.id = r.statement_id
ORDER BY r.outlets DESC, r.quotes DESC, st.id
