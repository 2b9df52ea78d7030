-- title: One saying, quoted in different words
-- description: Direct quotes of one statement whose words differ although both are in quotation marks:
--   somebody changed or translated them. Pieces of a longer quote are left out. `quotes statement
--   NUMBER` shows the differences word by word.
-- least confidence: 0.5
-- parameter speaker name: only this speaker: any name that articles give
-- parameter since since: only quotes published on this day or later
-- parameter until until: only quotes published on this day or before
-- parameter copies once|count = once: whether quotes in copies of an article count once or each time
-- parameter limit integer = 20: at most this many rows
SELECT
    CAST(a.published_on AS text) AS published,
    f.speaker,
    o.name AS outlet,
    q.text,
    oo.name AS other_outlet,
    x.text AS other_text,
    l.score,
    q.statement_id,
    q.id AS quote_id,
    x.id AS other_id
FROM statement_links AS l
JOIN quotes AS q ON q.id = l.quote_id
JOIN quotes AS x ON x.id = l.other_id
JOIN articles AS a ON a.id = q.article_id
JOIN articles AS b ON b.id = x.article_id
LEFT JOIN outlets AS o ON o.id = a.outlet_id
LEFT JOIN outlets AS oo ON oo.id = b.outlet_id
JOIN quote_words AS w ON w.quote_id = q.id
JOIN quote_words AS v ON v.quote_id = x.id
LEFT JOIN quotes_flat AS f ON f.quote_id = q.id AND f.speaker_id IS NOT NULL
WHERE l.kind = 'same'
    AND q.kind = 'direct'
    AND x.kind = 'direct'
    AND q.confidence >= 0.5
    AND x.confidence >= 0.5
    AND v.words NOT LIKE '%' || w.words || '%'
    AND w.words NOT LIKE '%' || v.words || '%'
    AND (:since IS NULL OR a.published_on >= :since)
    AND (:until IS NULL OR a.published_on <= :until)
    AND (:speaker IS NULL OR f.speaker_id IN (
        SELECT speaker_id FROM appearance_names WHERE folded = :speaker
        UNION SELECT speaker_id FROM speaker_aliases WHERE folded = :speaker
        LIMIT 1000 -- so PostgreSQL expects few
    ))
    AND (:copies = 'count' OR NOT EXISTS (
        SELECT 1 FROM quote_copies AS k WHERE k.quote_id IN (q.id, x.id)
    ))
ORDER BY a.published_on DESC, q.id DESC, x.id
LIMIT :limit
