-- title: What could not be taken in
-- description: Inputs that failed and have not gone in since, the latest first, with the reason.
-- parameter run integer: only those that this run met last
-- parameter limit integer = 100: how many rows at most
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
