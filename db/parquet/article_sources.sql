-- How many quotes and sources articles have, as the triggers of a database count it.
SELECT
    a.id AS article_id,
    COUNT(DISTINCT q.id) AS quotes,
    COUNT(DISTINCT COALESCE('#' || CAST(x.speaker_id AS string), LOWER(q.source))) AS sources
FROM articles AS a
LEFT JOIN quotes AS q ON q.article_id = a.id AND q.act IN ('speech', 'writing')
    AND q.confidence >= 0.5
LEFT JOIN quote_speakers AS x ON x.quote_id = q.id
GROUP BY a.id
