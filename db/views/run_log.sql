-- Extraction runs and what has become of them: one row a run, the latest with the largest run_id.
-- state: finished, interrupted (somebody stopped it), cut off, or open (it still runs). articles are those whose present
-- quotes the run found; failures are the inputs that it met last and that have not gone in since.
CREATE VIEW run_log AS
SELECT
    r.id AS run_id,
    r.version,
    r.model,
    r.started_at,
    r.finished_at,
    COALESCE(r.ended, 'open') AS state,
    (SELECT COUNT(*) FROM articles AS a WHERE a.run_id = r.id) AS articles,
    (
        SELECT COUNT(*) FROM failures AS f WHERE f.run_id = r.id AND f.resolved_at IS NULL
    ) AS failures
FROM extraction_runs AS r;
