-- The counts of what is there already.
INSERT INTO statement_outlets (statement_id, outlet_id, quotes)
SELECT
    q.statement_id,
    COALESCE(a.outlet_id, 0),
    COUNT(*)
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
WHERE q.statement_id IS NOT NULL
GROUP BY 1, 2
ON CONFLICT (statement_id, outlet_id) DO UPDATE SET
    quotes = statement_outlets.quotes + excluded.quotes;

INSERT INTO article_sources (article_id, quotes, sources)
SELECT
    a.id,
    COUNT(DISTINCT q.id),
    COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS text), LOWER(q.source)))
FROM articles AS a
LEFT JOIN quotes AS q
    ON q.article_id = a.id AND q.act IN ('speech', 'writing')
LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
WHERE a.id IN (SELECT id FROM articles)
GROUP BY a.id
ON CONFLICT (article_id) DO UPDATE SET
    quotes = excluded.quotes,
    sources = excluded.sources;
