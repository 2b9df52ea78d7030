-- What speakers are quoted with, by month of saying, as the triggers of a database count it.
SELECT
    x.speaker_id,
    COALESCE(SUBSTR(CAST(q.no_later_than AS string), 1, 7), '') AS month,
    q.act,
    COUNT(*) AS quotes,
    COUNT(*) FILTER (WHERE q.kind = 'direct') AS direct,
    COUNT(*) FILTER (WHERE q.kind = 'mixed') AS mixed,
    COUNT(*) FILTER (WHERE q.latest IS NOT NULL) AS dated_by_text
FROM quote_speakers AS x
JOIN quotes AS q ON q.id = x.quote_id
WHERE x.speaker_id IS NOT NULL AND q.confidence >= 0.5
GROUP BY 1, 2, 3
