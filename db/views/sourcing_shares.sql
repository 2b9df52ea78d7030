-- How much of what outlets quote has a named source: one row for each outlet, month and act.
-- month (YYYY-MM) is that of publication. named: the speaker is known; unnamed: only words such as
-- "aides"; unattributed: no source at all. Shares are parts of one, of the row's quotes.
CREATE VIEW sourcing_shares AS
SELECT
    a.outlet_id,
    o.name AS outlet,
    SUBSTR(CAST(a.published_on AS text), 1, 7) AS month,
    q.act,
    COUNT(*) AS quotes,
    COUNT(qs.quote_id) AS named,
    COUNT(*) FILTER (WHERE qs.quote_id IS NULL AND q.source IS NOT NULL) AS unnamed,
    COUNT(*) FILTER (WHERE qs.quote_id IS NULL AND q.source IS NULL) AS unattributed,
    CAST(ROUND(1.0 * COUNT(qs.quote_id) / COUNT(*), 4) AS double precision) AS named_share,
    CAST(ROUND(
        1.0 * COUNT(*) FILTER (WHERE qs.quote_id IS NULL AND q.source IS NOT NULL) / COUNT(*), 4
    ) AS double precision) AS unnamed_share,
    CAST(ROUND(
        1.0 * COUNT(*) FILTER (WHERE qs.quote_id IS NULL AND q.source IS NULL) / COUNT(*), 4
    ) AS double precision) AS unattributed_share
FROM quotes AS q
JOIN articles AS a ON a.id = q.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id
LEFT JOIN quote_speakers AS qs ON qs.quote_id = q.id AND qs.seq = 1
GROUP BY a.outlet_id, o.name, SUBSTR(CAST(a.published_on AS text), 1, 7), q.act;
