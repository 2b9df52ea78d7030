-- title: Failed inputs
-- description: Inputs that failed and have not been ingested since, the latest first, with the reason.
-- parameter run integer: only inputs that failed last in this run
-- parameter limit integer = 100: at most this many rows
SELECT
    place,
    reason,
    attempts,
    substr(CAST(failed_at AS text), 1, 19) AS failed,
    run_id
FROM failure_log
WHERE state = 'open'
    AND (:run IS NULL OR run_id = :run)
ORDER BY failed_at DESC, place
LIMIT :limit
