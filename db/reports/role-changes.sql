-- title: What a speaker is called over time
-- description: The roles that articles give one speaker, in the order in which they first appear. They
--   tell when the words were used, not when an office began or ended.
-- parameter speaker name required: any name that articles give the speaker
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
SELECT
    s.name AS speaker,
    r.text AS role,
    r.organization,
    CASE WHEN r.former THEN 'former' ELSE '' END AS former,
    COUNT(DISTINCT p.article_id) AS articles,
    CAST(MIN(a.published_on) AS text) AS first_published,
    CAST(MAX(a.published_on) AS text) AS last_published
FROM appearances AS p
JOIN speakers AS s ON s.id = p.speaker_id
JOIN roles AS r ON r.appearance_id = p.id
JOIN articles AS a ON a.id = p.article_id
WHERE p.speaker_id IN (
        SELECT speaker_id FROM appearance_names WHERE folded = :speaker
        UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
        LIMIT 1000 -- so PostgreSQL expects few
    )
    AND (:copies = 'count' OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k
        WHERE k.quote_id BETWEEN p.article_id * 100000 AND p.article_id * 100000 + 99999
    ))
GROUP BY s.id, s.name, r.text, r.organization, r.former
ORDER BY s.name, s.id, MIN(a.published_on), r.text
