-- title: What a speaker said, in order
-- description: The quotes of one speaker by date: the day that the text gives, else that of
--   publication (date_from tells which).
-- parameter speaker name: any name that articles give the speaker
-- parameter since since: only what was said on this day or later
-- parameter until until: only what was said on this day or before
-- parameter act text: speech, writing, thought, other or all; speech and writing if not given
-- parameter limit integer = 100: how many rows at most, the newest
SELECT *
FROM (
    SELECT
        CAST(no_later_than AS text) AS date,
        dated_by AS date_from,
        said_on,
        speaker,
        role,
        kind,
        text,
        outlet,
        title,
        url,
        quote_id
    FROM quotes_flat
    WHERE quote_id IN (
            SELECT quote_id FROM quote_speakers WHERE speaker_id IN (
                SELECT speaker_id FROM appearance_names WHERE folded = :speaker
                UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
            )
        )
        AND speaker_id IN (
        SELECT speaker_id FROM appearance_names WHERE folded = :speaker
        UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
    )
        AND (:since IS NULL OR no_later_than >= :since)
        AND (:until IS NULL OR no_later_than <= :until)
        AND (act = :act OR :act = 'all' OR (:act IS NULL AND act IN ('speech', 'writing')))
    ORDER BY COALESCE(CAST(no_later_than AS text), '') DESC, quote_id DESC
    LIMIT :limit
) AS latest
ORDER BY COALESCE(date, ''), quote_id
