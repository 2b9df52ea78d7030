-- Quotes in articles that copy others, as quotes.store.statements.copies decides it: articles of
-- the same text or address; of one title, with half of the quotes of the shorter one in common; or
-- with three quotes in common and four fifths of them. The same words count as often as both have
-- them. Words that very many articles quote (`common`) tell nothing.
WITH ranked AS (
    SELECT
        s.quote_id,
        s.article_id,
        s.words,
        ROW_NUMBER() OVER (PARTITION BY s.article_id, s.words ORDER BY s.quote_id) AS nth
    FROM said AS s
    WHERE s.words <> ''
),
common AS (
    SELECT words, nth FROM ranked GROUP BY words, nth HAVING COUNT(*) > 1000
),
counts AS (
    SELECT article_id, COUNT(*) AS quotes FROM ranked GROUP BY article_id
),
ordered AS (
    SELECT
        a.id,
        t.title_words,
        STRUCT(COALESCE(a.published, '9'), COALESCE(o.name, ''), a.external_id, a.id) AS place,
        c.quotes
    FROM articles AS a
    JOIN titles AS t ON t.id = a.id
    JOIN counts AS c ON c.article_id = a.id
    LEFT JOIN outlets AS o ON o.id = a.outlet_id
),
pairs AS (
    SELECT one.article_id AS one_id, other.article_id AS other_id, COUNT(*) AS same
    FROM ranked AS one
    JOIN ranked AS other
        ON other.words = one.words AND other.nth = one.nth AND other.article_id > one.article_id
    LEFT ANTI JOIN common AS k ON k.words = one.words AND k.nth = one.nth
    GROUP BY one.article_id, other.article_id
),
copies AS (
    SELECT p.one_id, p.other_id
    FROM pairs AS p
    JOIN ordered AS a ON a.id = p.one_id
    JOIN ordered AS b ON b.id = p.other_id
    WHERE CASE
        WHEN a.title_words <> '' AND a.title_words = b.title_words
            THEN p.same >= 0.5 * LEAST(a.quotes, b.quotes)
        ELSE p.same >= 3 AND p.same >= 0.8 * LEAST(a.quotes, b.quotes)
    END
    UNION
    SELECT duplicate_of, id FROM articles WHERE duplicate_of IS NOT NULL
)
SELECT later.quote_id, MIN(STRUCT(b.place, earlier.quote_id)).quote_id AS original_id
FROM (
    SELECT one_id AS id, other_id AS other FROM copies
    UNION ALL
    SELECT other_id, one_id FROM copies
) AS c
JOIN ordered AS a ON a.id = c.id
JOIN ordered AS b ON b.id = c.other AND b.place < a.place
JOIN ranked AS later ON later.article_id = a.id
JOIN ranked AS earlier
    ON earlier.article_id = b.id AND earlier.words = later.words AND earlier.nth = later.nth
GROUP BY later.quote_id
