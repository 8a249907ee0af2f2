-- The staff's panel: who is in it, what the clock has run, what went wrong, and what can be turned while we run.

CREATE TABLE operator_session (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    operator_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    name text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_reason text,
    CONSTRAINT operator_session_pk PRIMARY KEY (id),
    CONSTRAINT operator_session_uid_unique UNIQUE (uid),
    CONSTRAINT operator_session_token_unique UNIQUE (token_hash),
    CONSTRAINT operator_session_operator_fk FOREIGN KEY (operator_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT operator_session_token_is_sha256 CHECK (length(token_hash) = 32),
    CONSTRAINT operator_session_name_length CHECK (length(name) <= 200),
    CONSTRAINT operator_session_end_is_whole CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
);
CREATE INDEX operator_session_operator_ix ON operator_session (operator_id, id);

-- One run of a scheduled job: `done` are its counts, `error` the class of what stopped it.
CREATE TABLE job_run (
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
CREATE INDEX job_run_job_ix ON job_run (job, started_at DESC);
CREATE INDEX job_run_started_ix ON job_run (started_at DESC);

-- How often a route has failed with an error of ours, by the hour; its trace stands in the log.
CREATE TABLE fault (
    hour timestamptz NOT NULL,
    family text NOT NULL,
    route text NOT NULL,
    kind text NOT NULL,
    times integer NOT NULL DEFAULT 1,
    last_request_id text,
    CONSTRAINT fault_pk PRIMARY KEY (hour, family, route, kind),
    CONSTRAINT fault_times_positive CHECK (times > 0)
);

-- What operators have set while everything runs: a feature that is off, a limit other than the declared one.
CREATE TABLE tuning (
    kind text NOT NULL,
    name text NOT NULL,
    value integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by_id bigint NOT NULL,
    CONSTRAINT tuning_pk PRIMARY KEY (kind, name),
    CONSTRAINT tuning_changed_by_fk FOREIGN KEY (changed_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT tuning_kind_known CHECK (kind IN ('feature', 'limit')),
    CONSTRAINT tuning_value_fits CHECK (value >= 0 AND (kind <> 'feature' OR value <= 1)),
    CONSTRAINT tuning_name_is_plain CHECK (name ~ '^[a-z][a-z0-9_:.-]{0,99}$')
);
CREATE INDEX tuning_changed_by_ix ON tuning (changed_by_id);

-- A business that operators have looked at, and where a suspended one goes back to.
ALTER TABLE business ADD COLUMN verified_at timestamptz;
ALTER TABLE business ADD COLUMN suspended_from text;
ALTER TABLE business ADD CONSTRAINT business_suspended_from_known
    CHECK (suspended_from IN ('draft', 'published', 'listed', 'closed')) NOT VALID;
ALTER TABLE business VALIDATE CONSTRAINT business_suspended_from_known;
