-- title: The same words in several outlets
-- description: Statements that more than one outlet reports, those that most report first: the words,
--   who said them, and when they appeared first and last.
-- parameter speaker name: only of this speaker: any name that articles give
-- parameter outlets integer = 2: reported by at least so many outlets
-- parameter limit integer = 20: how many rows at most
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
    CAST(r.first_published AS text) AS first_published,
    CAST(r.last_published AS text) AS last_published,
    st.id AS statement_id
FROM (
    SELECT
        q.statement_id,
        COUNT(DISTINCT a.outlet_id) AS outlets,
        COUNT(*) AS quotes,
        MIN(a.published_on) AS first_published,
        MAX(a.published_on) AS last_published
    FROM quotes AS q
    -- The number of a quote begins with that of its article, so that no quote need be read.
    JOIN articles AS a ON a.id = q.id / 100000
    WHERE q.statement_id IS NOT NULL
    GROUP BY q.statement_id
    HAVING COUNT(DISTINCT a.outlet_id) >= :outlets
) AS r
JOIN statements AS st ON st.id = r.statement_id
WHERE :speaker IS NULL
    OR r.statement_id IN (
        SELECT q.statement_id
        FROM quote_speakers AS qs
        JOIN quotes AS q ON q.id = qs.quote_id
        WHERE q.statement_id IS NOT NULL AND qs.speaker_id IN (
            SELECT speaker_id FROM appearance_names WHERE folded = :speaker
            UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
        )
    )
ORDER BY r.outlets DESC, r.quotes DESC, st.id
LIMIT :limit
