-- title: How often a speaker is quoted, month by month
-- description: Quotes of one speaker by month of saying, by act.
-- least confidence: 0.5
-- parameter speaker name required: any name that articles give the speaker
-- parameter since since_month: only quotes said in this month or later
-- parameter until until_month: only quotes said in this month or before
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- chart: time month quotes speaker
SELECT
    m.month,
    s.name AS speaker,
    CAST(SUM(quotes) AS integer) AS quotes,
    CAST(SUM(direct) AS integer) AS direct,
    CAST(SUM(dated_by_text) AS integer) AS dated_by_text
FROM speaker_month_sums AS m
JOIN speakers AS s ON s.id = m.speaker_id
WHERE (m.copies = 0 OR :copies = 'once')
    AND m.speaker_id IN (
        SELECT speaker_id FROM appearance_names WHERE folded = :speaker
        UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
        LIMIT 1000 -- so PostgreSQL expects few
    )
    AND m.month <> ''
    AND (:since IS NULL OR month >= substr(CAST(:since AS text), 1, 7))
    AND (:until IS NULL OR month <= substr(CAST(:until AS text), 1, 7))
    AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
GROUP BY m.speaker_id, s.name, m.month
HAVING SUM(m.quotes) > 0
ORDER BY m.month, s.name
