-- title: Articles with a single source
-- description: Articles with several quotes that all come from one source, the newest first: which
--   stories nobody else was asked about. Unnamed sources count by their words.
-- parameter outlet text: only this outlet
-- parameter since since: only what was published on this day or later
-- parameter until until: only what was published on this day or before
-- parameter quotes integer = 3: articles with at least so many quotes
-- parameter limit integer = 50: how many rows at most
SELECT
    CAST(a.published_on AS text) AS published,
    o.name AS outlet,
    a.title,
    (
        SELECT COALESCE(MIN(s.name), MIN(q.source))
        FROM quotes AS q
        LEFT JOIN quote_speakers AS qs ON qs.quote_id = q.id
        LEFT JOIN speakers AS s ON s.id = qs.speaker_id
        WHERE q.article_id = a.id AND q.act IN ('speech', 'writing')
    ) AS only_source,
    (
        SELECT COUNT(*)
        FROM quotes AS q
        WHERE q.article_id = a.id AND q.act IN ('speech', 'writing')
    ) AS quotes,
    a.url,
    a.id AS article_id
FROM articles AS a
LEFT JOIN outlets AS o ON o.id = a.outlet_id
WHERE a.published_on IS NOT NULL
    AND a.published_on >= COALESCE(:since, a.published_on)
    AND a.published_on <= COALESCE(:until, a.published_on)
    AND (:outlet IS NULL OR lower(o.name) = lower(:outlet))
    AND (
        SELECT COUNT(DISTINCT COALESCE('#' || CAST(qs.speaker_id AS text), lower(q.source)))
        FROM quotes AS q
        LEFT JOIN quote_speakers AS qs ON qs.quote_id = q.id
        WHERE q.article_id = a.id AND q.act IN ('speech', 'writing')
    ) = 1
    AND (
        SELECT COUNT(*)
        FROM quotes AS q
        WHERE q.article_id = a.id AND q.act IN ('speech', 'writing')
    ) >= :quotes
ORDER BY a.published_on DESC, a.id DESC
LIMIT :limit
