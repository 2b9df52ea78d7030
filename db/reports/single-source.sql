-- title: Articles with a single source
-- description: Articles with several quotes that all come from one source, the newest first. Unnamed
--   sources are told apart by their words; a pronoun that the article does not explain does not
--   count as a source. Quotes without any source are counted separately.
-- least confidence: 0.5
-- parameter outlet outlet: only this outlet
-- parameter since since: only articles published on this day or later
-- parameter until until: only articles published on this day or before
-- parameter quotes integer = 3: articles with at least this many quotes from the source
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 50: at most this many rows
SELECT
    CAST(m.published_on AS text) AS published,
    o.name AS outlet,
    a.title,
    (
        SELECT COALESCE(MIN(s.name), MIN(q.source))
        FROM quotes AS q
        LEFT JOIN quote_speakers AS qs ON qs.quote_id = q.id
        LEFT JOIN speakers AS s ON s.id = qs.speaker_id
        WHERE q.article_id = m.id AND q.act IN ('speech', 'writing')
            AND q.confidence >= 0.5
    ) AS only_source,
    m.sourced AS quotes,
    m.quotes - m.sourced AS quotes_without_source,
    a.url,
    m.id AS article_id
FROM (
    SELECT *
    FROM (
        SELECT
            a.id,
            a.outlet_id,
            a.published_on,
            c.quotes,
            (
                SELECT COUNT(DISTINCT q.id)
                FROM quotes AS q
                LEFT JOIN quote_speakers AS qs ON qs.quote_id = q.id
                WHERE q.article_id = a.id
                    AND q.act IN ('speech', 'writing')
                    AND q.confidence >= 0.5
                    AND (
                        qs.speaker_id IS NOT NULL
                        OR LOWER(q.source) NOT IN (
                            'he', 'she', 'it', 'they', 'who', 'which', 'that', 'one', 'some'
                        )
                    )
            ) AS sourced
        FROM article_sources AS c
        JOIN articles AS a ON a.id = c.article_id
        WHERE c.sources = 1
            AND c.quotes >= :quotes
            AND a.published_on IS NOT NULL
        AND (:copies = 'count' OR NOT EXISTS (
            SELECT 1 FROM quote_copies AS k
            WHERE k.quote_id BETWEEN a.id * 100000 AND a.id * 100000 + 99999
        ))
            AND (:since IS NULL OR a.published_on >= :since)
            AND (:until IS NULL OR a.published_on <= :until)
            AND (
                :outlet IS NULL
                OR a.outlet_id IN (SELECT id FROM outlets WHERE lower(name) = lower(:outlet))
            )
    ) AS single
    WHERE sourced >= :quotes
    ORDER BY published_on DESC, id DESC
    LIMIT :limit
) AS m
JOIN articles AS a ON a.id = m.id
LEFT JOIN outlets AS o ON o.id = m.outlet_id
ORDER BY m.published_on DESC, m.id DESC
