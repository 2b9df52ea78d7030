-- Extraction runs and what has become of them: one row a run, the latest with the largest run_id.
-- state: finished, or open (it still runs, or was cut off). articles are those whose present
-- quotes the run found; failures are the inputs that it met last and that have not gone in since.
CREATE VIEW run_log AS
SELECT
    r.id AS run_id,
    r.version,
    r.model,
    r.started_at,
    r.finished_at,
    CASE WHEN r.finished_at IS NULL THEN 'open' ELSE 'finished' END AS state,
    (SELECT COUNT(*) FROM articles AS a WHERE a.run_id = r.id) AS articles,
    (
        SELECT COUNT(*) FROM failures AS f WHERE f.run_id = r.id AND f.resolved_at IS NULL
    ) AS failures
FROM extraction_runs AS r;
