-- What outlets quote, by month of publication: sums to add up. Rows with copies 1 take away what
-- articles that copy others count a second time: leave them out to count every copy. The columns
-- are those of sourcing_shares and gender_shares.
-- Quotes below confidence 0.5, which listings leave out, do not count.
CREATE VIEW outlet_month_sums AS
SELECT
    NULLIF(m.outlet_id, 0) AS outlet_id,
    o.name AS outlet,
    NULLIF(m.month, '') AS month,
    m.act,
    m.quotes,
    m.named,
    m.quotes - m.named - m.unsourced + m.named_unsourced AS unnamed,
    m.unsourced - m.named_unsourced AS unattributed,
    m.female,
    m.male,
    m.unknown,
    0 AS copies
FROM outlet_months AS m
LEFT JOIN outlets AS o ON o.id = m.outlet_id
WHERE m.quotes > 0
UNION ALL
SELECT
    a.outlet_id,
    o.name AS outlet,
    substr(CAST(a.published_on AS text), 1, 7) AS month,
    q.act,
    -1 AS quotes,
    CASE WHEN f.quote_id IS NOT NULL THEN -1 ELSE 0 END AS named,
    CASE WHEN f.quote_id IS NULL AND q.source IS NOT NULL THEN -1 ELSE 0 END AS unnamed,
    CASE WHEN f.quote_id IS NULL AND q.source IS NULL THEN -1 ELSE 0 END AS unattributed,
    -(
        SELECT COUNT(*)
        FROM quote_speakers AS x
        JOIN speakers AS s ON s.id = x.speaker_id
        WHERE x.quote_id = q.id AND s.type = 'person' AND s.gender = 'female'
    ) AS female,
    -(
        SELECT COUNT(*)
        FROM quote_speakers AS x
        JOIN speakers AS s ON s.id = x.speaker_id
        WHERE x.quote_id = q.id AND s.type = 'person' AND s.gender = 'male'
    ) AS male,
    -(
        SELECT COUNT(*)
        FROM quote_speakers AS x
        JOIN speakers AS s ON s.id = x.speaker_id
        WHERE x.quote_id = q.id AND s.type = 'person' AND s.gender IS NULL
    ) AS unknown,
    1 AS copies
FROM quote_copies AS k
JOIN quotes AS q ON q.id = k.quote_id
JOIN articles AS a ON a.id = q.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id
LEFT JOIN quote_speakers AS f ON f.quote_id = q.id AND f.seq = 1
WHERE q.confidence >= 0.5;
