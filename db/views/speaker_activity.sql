-- How often each speaker is quoted, month by month: one row for each speaker, month and act.
-- month (YYYY-MM) is that of no_later_than: when it was said, else when it was published; null
-- where neither is known. dated_by_text counts the quotes whose texts say when.
-- direct and mixed count the quotes that are in quotation marks wholly and partly.
CREATE VIEW speaker_activity AS
SELECT
    qs.speaker_id,
    s.name AS speaker,
    s.type AS speaker_type,
    SUBSTR(CAST(q.no_later_than AS text), 1, 7) AS month,
    q.act,
    COUNT(*) AS quotes,
    COUNT(*) FILTER (WHERE q.kind = 'direct') AS direct,
    COUNT(*) FILTER (WHERE q.kind = 'mixed') AS mixed,
    COUNT(*) FILTER (WHERE q.latest IS NOT NULL) AS dated_by_text,
    COUNT(DISTINCT q.article_id) AS articles
FROM quote_speakers AS qs
JOIN speakers AS s ON s.id = qs.speaker_id
JOIN quotes AS q ON q.id = qs.quote_id
GROUP BY qs.speaker_id, s.name, s.type, SUBSTR(CAST(q.no_later_than AS text), 1, 7), q.act;
