-- How often each speaker is quoted, month by month: one row for each speaker, month and act.
-- month (YYYY-MM) is that of no_later_than: when it was said, else when it was published; null
-- where neither is known. dated_by_text counts the quotes whose texts say when.
-- direct and mixed count the quotes that are in quotation marks wholly and partly.
-- Quotes below confidence 0.5, which listings leave out, do not count.
CREATE VIEW speaker_activity AS
SELECT
    m.speaker_id,
    s.name AS speaker,
    s.type AS speaker_type,
    NULLIF(m.month, '') AS month,
    m.act,
    m.quotes,
    m.direct,
    m.mixed,
    m.dated_by_text
FROM speaker_months AS m
JOIN speakers AS s ON s.id = m.speaker_id
WHERE m.quotes > 0;
