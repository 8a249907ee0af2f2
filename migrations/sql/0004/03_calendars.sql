-- Diaries that leave the house, and appointments that come in from outside.

-- The secret address under which somebody's own calendar reads their diary; one at a time.
CREATE TABLE calendar_feed (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    CONSTRAINT calendar_feed_pk PRIMARY KEY (id),
    CONSTRAINT calendar_feed_uid_unique UNIQUE (uid),
    CONSTRAINT calendar_feed_token_unique UNIQUE (token_hash),
    CONSTRAINT calendar_feed_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX calendar_feed_live_unique ON calendar_feed (business_id, employee_id) WHERE revoked_at IS NULL;
CREATE INDEX calendar_feed_employee_ix ON calendar_feed (business_id, employee_id);

-- Somebody's calendar elsewhere, read again and again; its address is a secret and lies sealed. Its repetitions were
-- worked out up to `read_until`.
CREATE TABLE busy_calendar (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    sealed_url bytea NOT NULL,
    host text NOT NULL,
    etag text,
    failures integer NOT NULL DEFAULT 0,
    last_error text,
    fetched_at timestamptz,
    read_until timestamptz,
    fetch_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    archived_at timestamptz,
    CONSTRAINT busy_calendar_pk PRIMARY KEY (id),
    CONSTRAINT busy_calendar_uid_unique UNIQUE (uid),
    CONSTRAINT busy_calendar_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT busy_calendar_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT busy_calendar_failures_not_negative CHECK (failures >= 0)
);
CREATE INDEX busy_calendar_employee_ix ON busy_calendar (business_id, employee_id);
CREATE INDEX busy_calendar_to_fetch_ix ON busy_calendar (fetch_at) WHERE archived_at IS NULL;

-- When somebody is busy elsewhere; what they do there is not read at all.
CREATE TABLE busy_time (
    id bigint GENERATED ALWAYS AS IDENTITY,
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    calendar_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CONSTRAINT busy_time_pk PRIMARY KEY (id),
    CONSTRAINT busy_time_calendar_fk FOREIGN KEY (business_id, calendar_id)
        REFERENCES busy_calendar (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT busy_time_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT busy_time_ends_after_start CHECK (ends_at > starts_at AND isfinite(starts_at) AND isfinite(ends_at))
);
CREATE INDEX busy_time_employee_ix ON busy_time (business_id, employee_id, starts_at);
CREATE INDEX busy_time_calendar_ix ON busy_time (business_id, calendar_id);
