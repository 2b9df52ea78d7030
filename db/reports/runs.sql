-- title: Extraction runs
-- description: What each run of the extractor did and with which version and model, the latest first.
-- parameter limit integer = 20: at most this many rows
SELECT
    run_id,
    state,
    substr(CAST(started_at AS text), 1, 19) AS started,
    substr(CAST(finished_at AS text), 1, 19) AS finished,
    articles,
    failures,
    version,
    model
FROM run_log
ORDER BY run_id DESC
LIMIT :limit
