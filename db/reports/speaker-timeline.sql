-- title: What a speaker said, in order
-- description: The quotes of one speaker by date: the day that the text gives, else that of
--   publication (date_from tells which).
-- least confidence: 0.5
-- parameter speaker name required: any name that articles give the speaker
-- parameter since since: only quotes said on this day or later
-- parameter until until: only quotes said on this day or before
-- parameter act speech|writing|thought|other|all: speech and writing if not given
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 100: at most this many rows, the newest
SELECT
    CAST(f.no_later_than AS text) AS date,
    f.dated_by AS date_from,
    f.said_on,
    f.speaker,
    f.role,
    f.kind,
    f.text,
    f.outlet,
    f.title,
    f.url,
    f.quote_id
FROM (
    SELECT q.quote_id, q.speaker_id
    FROM quote_speakers AS q
    WHERE q.speaker_id IN (
            SELECT speaker_id FROM appearance_names WHERE folded = :speaker
            UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
            LIMIT 1000 -- so PostgreSQL expects few
        )
        AND (:since IS NULL OR q.no_later_than >= :since)
        AND (:until IS NULL OR q.no_later_than <= :until)
        AND (q.act = :act OR :act = 'all' OR (:act IS NULL AND q.act IN ('speech', 'writing')))
        AND EXISTS (
            SELECT 1 FROM quotes AS c WHERE c.id = q.quote_id AND c.confidence >= 0.5
        )
        AND (:copies = 'count' OR NOT EXISTS (
            SELECT 1 FROM quote_copies AS k WHERE k.quote_id = q.quote_id
        ))
    ORDER BY COALESCE(CAST(q.no_later_than AS text), '') DESC, q.quote_id DESC
    LIMIT :limit
) AS latest
JOIN quotes_flat AS f ON f.quote_id = latest.quote_id AND f.speaker_id = latest.speaker_id
ORDER BY COALESCE(CAST(f.no_later_than AS text), ''), f.quote_id
