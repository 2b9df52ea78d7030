-- title: What a speaker is called over time
-- description: The roles that articles give one speaker, in the order in which they first appear. They
--   tell when the words were used, not when an office began or ended.
-- parameter speaker name: any name that articles give the speaker
SELECT
    speaker,
    role,
    role_organization AS organization,
    CASE WHEN former THEN 'former' ELSE '' END AS former,
    articles,
    CAST(first_published AS text) AS first_published,
    CAST(last_published AS text) AS last_published
FROM speaker_roles
WHERE speaker_id IN (
        SELECT speaker_id FROM appearance_names WHERE folded = :speaker
        UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
    )
ORDER BY speaker, first_published, role
