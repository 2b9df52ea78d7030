-- How much of what outlets quote has a named source: one row for each outlet, month and act.
-- month (YYYY-MM) is that of publication. named: the speaker is known; unnamed: only words such as
-- "aides"; unattributed: no source at all. Shares are parts of one, of the row's quotes.
-- Quotes below confidence 0.5, which listings leave out, do not count.
CREATE VIEW sourcing_shares AS
SELECT
    NULLIF(m.outlet_id, 0) AS outlet_id,
    o.name AS outlet,
    NULLIF(m.month, '') AS month,
    m.act,
    m.quotes,
    m.named,
    m.quotes - m.named - m.unsourced + m.named_unsourced AS unnamed,
    m.unsourced - m.named_unsourced AS unattributed,
    CAST(ROUND(1.0 * m.named / m.quotes, 4) AS double precision) AS named_share,
    CAST(ROUND(
        1.0 * (m.quotes - m.named - m.unsourced + m.named_unsourced) / m.quotes, 4
    ) AS double precision) AS unnamed_share,
    CAST(ROUND(
        1.0 * (m.unsourced - m.named_unsourced) / m.quotes, 4
    ) AS double precision) AS unattributed_share
FROM outlet_months AS m
LEFT JOIN outlets AS o ON o.id = m.outlet_id
WHERE m.quotes > 0;
