-- What speakers are quoted with, by month of saying: sums to add up. Rows with copies 1 take away
-- what articles that copy others count a second time: leave them out to count every copy.
-- Quotes below confidence 0.35, which listings leave out, do not count.
CREATE VIEW speaker_month_sums AS
SELECT speaker_id, month, act, quotes, direct, mixed, dated_by_text, 0 AS copies
FROM speaker_months
UNION ALL
SELECT
    qs.speaker_id,
    COALESCE(substr(CAST(q.no_later_than AS text), 1, 7), '') AS month,
    q.act,
    -1 AS quotes,
    CASE WHEN q.kind = 'direct' THEN -1 ELSE 0 END AS direct,
    CASE WHEN q.kind = 'mixed' THEN -1 ELSE 0 END AS mixed,
    CASE WHEN q.latest IS NOT NULL THEN -1 ELSE 0 END AS dated_by_text,
    1 AS copies
FROM quote_copies AS k
JOIN quotes AS q ON q.id = k.quote_id
JOIN quote_speakers AS qs ON qs.quote_id = q.id
WHERE qs.speaker_id IS NOT NULL AND q.confidence >= 0.35;
