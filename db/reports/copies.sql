-- title: Stories that were copied
-- description: Articles of which there are copies (with the same text or address, such as an agency's
--   story in many papers): the number of copies, of outlets that have them, and of quotes.
-- least confidence: 0.5
-- parameter outlet outlet: only stories that this outlet published first
-- parameter since since: only stories published on this day or later
-- parameter until until: only stories published on this day or before
-- parameter limit integer = 20: at most this many rows
-- chart: bar title copies
SELECT
    CAST(a.published_on AS text) AS published,
    o.name AS outlet,
    a.title,
    c.copies,
    c.outlets,
    (
        SELECT COUNT(*) FROM quotes AS q WHERE q.article_id = a.id AND q.confidence >= 0.5
    ) AS quotes,
    a.url,
    a.id AS article_id
FROM (
    SELECT duplicate_of, COUNT(*) AS copies, COUNT(DISTINCT outlet_id) AS outlets
    FROM articles
    WHERE duplicate_of IS NOT NULL
    GROUP BY duplicate_of
) AS c
JOIN articles AS a ON a.id = c.duplicate_of
LEFT JOIN outlets AS o ON o.id = a.outlet_id
WHERE (:outlet IS NULL OR lower(o.name) = lower(:outlet))
    AND (:since IS NULL OR a.published_on >= :since)
    AND (:until IS NULL OR a.published_on <= :until)
ORDER BY c.copies DESC, a.published_on, a.id
LIMIT :limit
