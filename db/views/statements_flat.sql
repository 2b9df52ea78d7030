-- One row for each saying that several quotes report: how often, where, and when first.
-- text is the wording that stands for all. quotes counts each quote, wordings the different texts
-- among them; copies are quotes in articles that copy others. first_said is the earliest day that
-- a text gives, first_published and last_published are days of publication. speaker is that of the
-- earliest quote that has one.
CREATE VIEW statements_flat AS
SELECT
    st.id AS statement_id,
    st.text,
    (
        SELECT s.name
        FROM quotes AS q
        JOIN quote_speakers AS qs ON qs.quote_id = q.id
        JOIN speakers AS s ON s.id = qs.speaker_id
        WHERE q.statement_id = st.id
        ORDER BY q.id, qs.seq
        LIMIT 1
    ) AS speaker,
    n.quotes,
    n.wordings,
    n.copies,
    n.outlets,
    n.first_said,
    n.first_published,
    n.last_published
FROM statements AS st
JOIN (
    SELECT
        q.statement_id,
        COUNT(*) AS quotes,
        COUNT(DISTINCT q.text) AS wordings,
        COUNT(k.quote_id) AS copies,
        COUNT(DISTINCT a.outlet_id) AS outlets,
        MIN(q.earliest) AS first_said,
        MIN(a.published_on) AS first_published,
        MAX(a.published_on) AS last_published
    FROM quotes AS q
    JOIN articles AS a ON a.id = q.article_id
    LEFT JOIN quote_copies AS k ON k.quote_id = q.id
    WHERE q.statement_id IS NOT NULL
    GROUP BY q.statement_id
) AS n ON n.statement_id = st.id;
