-- One run of a scheduled job: `done` are its counts, `error` the class of what stopped it.
CREATE TABLE IF NOT EXISTS job_run (
    id bigint GENERATED ALWAYS AS IDENTITY,
    job text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    done jsonb NOT NULL DEFAULT '{}',
    error text,
    CONSTRAINT job_run_pk PRIMARY KEY (id),
    CONSTRAINT job_run_done_is_an_object CHECK (jsonb_typeof(done) = 'object'),
    CONSTRAINT job_run_ends_after_it_starts CHECK (finished_at >= started_at)
);
CREATE INDEX IF NOT EXISTS job_run_job_ix ON job_run (job, started_at DESC);
CREATE INDEX IF NOT EXISTS job_run_started_ix ON job_run (started_at DESC);

-- How often a route has failed with an error of ours, by the hour; its trace stands in the log.
CREATE TABLE IF NOT EXISTS fault (
    hour timestamptz NOT NULL,
    family text NOT NULL,
    route text NOT NULL,
    kind text NOT NULL,
    times integer NOT NULL DEFAULT 1,
    last_request_id text,
    CONSTRAINT fault_pk PRIMARY KEY (hour, family, route, kind),
    CONSTRAINT fault_times_positive CHECK (times > 0)
);
