-- What outlets quote, by month of publication, as the triggers of a database count it.
WITH spoken AS (
    SELECT
        x.quote_id,
        COUNT(*) FILTER (WHERE x.seq = 1) AS named,
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'female') AS female,
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender = 'male') AS male,
        COUNT(*) FILTER (WHERE s.type = 'person' AND s.gender IS NULL) AS unknown
    FROM quote_speakers AS x
    LEFT JOIN speakers AS s ON s.id = x.speaker_id
    GROUP BY x.quote_id
)
SELECT
    COALESCE(a.outlet_id, 0) AS outlet_id,
    COALESCE(SUBSTR(CAST(a.published_on AS string), 1, 7), '') AS month,
    q.act,
    COUNT(*) AS quotes,
    COUNT(*) FILTER (WHERE q.source IS NULL) AS unsourced,
    SUM(COALESCE(x.named, 0)) AS named,
    SUM(CASE WHEN q.source IS NULL THEN COALESCE(x.named, 0) ELSE 0 END) AS named_unsourced,
    SUM(COALESCE(x.female, 0)) AS female,
    SUM(COALESCE(x.male, 0)) AS male,
    SUM(COALESCE(x.unknown, 0)) AS unknown
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
LEFT JOIN spoken AS x ON x.quote_id = q.id
WHERE q.confidence >= 0.5
GROUP BY 1, 2, 3
