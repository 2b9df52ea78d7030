-- Inputs that could not be taken in, with the reason: one row for each place.
-- state: open, or resolved where it has gone in since.
CREATE VIEW failure_log AS
SELECT
    f.place,
    f.path,
    f.reason,
    CASE WHEN f.resolved_at IS NULL THEN 'open' ELSE 'resolved' END AS state,
    f.attempts,
    f.failed_at,
    f.resolved_at,
    f.run_id
FROM failures AS f;
