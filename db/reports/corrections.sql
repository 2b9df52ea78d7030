-- title: Errors that people found
-- description: What people decided on quotes, by outlet and by the model that found them: how many
--   were checked, how many of these were right, and what was wrong with the others (a quote may be
--   wrong in several ways). Missed quotes were added by hand. The share of wrong quotes is of those
--   checked; it is the model's error rate only if they were drawn at random (quotes review
--   --sample): --review NAME counts only these.
-- parameter outlet text: only quotes of this outlet
-- parameter model text: only quotes that this model found
-- parameter review text: only decisions made in this review
-- parameter who text: only decisions by this person
-- parameter since since: only decisions made on this day or later
-- parameter until until: only decisions made on this day or before
-- chart: bar outlet wrong_percent
WITH decided AS (
    SELECT
        quote_key,
        outlet,
        model,
        MAX(CASE WHEN action IN ('set', 'reject') THEN 1 ELSE 0 END) AS wrong,
        MAX(CASE WHEN action = 'reject' THEN 1 ELSE 0 END) AS rejected,
        MAX(CASE WHEN action = 'add' THEN 1 ELSE 0 END) AS missed,
        MAX(CASE WHEN action = 'set' AND about LIKE '%speaker%' THEN 1 ELSE 0 END) AS speaker,
        MAX(CASE WHEN action = 'set' AND about LIKE '%role%' THEN 1 ELSE 0 END) AS role,
        MAX(CASE WHEN action = 'set' AND about LIKE '%said_on%' THEN 1 ELSE 0 END) AS said_on,
        MAX(CASE WHEN action = 'set' AND (about LIKE '%kind%' OR about LIKE '%act%') THEN 1 ELSE 0
        END) AS kind,
        MAX(CASE WHEN action = 'set' AND (
            about LIKE '%text%' OR about LIKE '%cue%' OR about LIKE '%source%'
        ) THEN 1 ELSE 0 END) AS words
    FROM correction_log
    WHERE target = 'quote' AND state <> 'undone'
        AND (:outlet IS NULL OR lower(outlet) = lower(:outlet))
        AND (:model IS NULL OR model = :model OR model LIKE :model || ' %')
        AND (:review IS NULL OR review = :review)
        AND (:who IS NULL OR who = :who)
        AND (:since IS NULL OR CAST(made_at AS text) >= CAST(:since AS text))
        AND (:until IS NULL OR substr(CAST(made_at AS text), 1, 10) <= CAST(:until AS text))
    GROUP BY quote_key, outlet, model
)
SELECT
    COALESCE(outlet, '(unknown)') AS outlet,
    model,
    CAST(SUM(1 - missed) AS integer) AS checked,
    CAST(SUM((1 - missed) * (1 - wrong)) AS integer) AS right_ones,
    CAST(SUM((1 - missed) * speaker) AS integer) AS wrong_speaker,
    CAST(SUM((1 - missed) * role) AS integer) AS wrong_role,
    CAST(SUM((1 - missed) * said_on) AS integer) AS wrong_date,
    CAST(SUM((1 - missed) * kind) AS integer) AS wrong_kind,
    CAST(SUM((1 - missed) * words) AS integer) AS wrong_words,
    CAST(SUM((1 - missed) * rejected) AS integer) AS no_quote,
    CAST(SUM(missed) AS integer) AS missed,
    CAST(ROUND(100.0 * SUM((1 - missed) * wrong) / NULLIF(SUM(1 - missed), 0), 1)
        AS double precision) AS wrong_percent
FROM decided
GROUP BY outlet, model
ORDER BY 3 DESC, 1, 2
