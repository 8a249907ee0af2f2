-- What must happen later, what has come in, and what keeps a repeated request from having a second effect.

CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    queue text NOT NULL DEFAULT 'default',
    kind text NOT NULL,
    payload jsonb NOT NULL DEFAULT '{}',
    due timestamptz NOT NULL DEFAULT now(),
    not_after timestamptz,
    state text NOT NULL DEFAULT 'waiting',
    attempts integer NOT NULL DEFAULT 0,
    lease_until timestamptz,
    lease_no integer NOT NULL DEFAULT 0,
    provider_ref text,
    last_error text,
    sent_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT outbox_pk PRIMARY KEY (id),
    CONSTRAINT outbox_uid_unique UNIQUE (uid),
    CONSTRAINT outbox_queue_known CHECK (queue IN ('mail', 'sms', 'push', 'default')),
    CONSTRAINT outbox_kind_is_plain CHECK (kind ~ '^[a-z][a-z0-9_]{1,63}$'),
    CONSTRAINT outbox_state_known CHECK (state IN ('waiting', 'sending', 'sent', 'skipped', 'unknown', 'dead')),
    CONSTRAINT outbox_sending_has_a_lease CHECK (state <> 'sending' OR lease_until IS NOT NULL),
    CONSTRAINT outbox_sent_says_when CHECK (state <> 'sent' OR sent_at IS NOT NULL),
    CONSTRAINT outbox_counters_grow CHECK (attempts >= 0 AND lease_no >= 0)
);
CREATE INDEX outbox_to_do_ix ON outbox (due, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_dead_ix ON outbox (created_at) WHERE state IN ('dead', 'unknown');
CREATE INDEX outbox_to_prune_ix ON outbox (created_at) WHERE state IN ('sent', 'skipped');

-- "This person has been told this, this way." The promise outlives the message, whose row is pruned: hence no
-- foreign key, and a table small enough to stay in memory.
CREATE TABLE message_key (
    dedup text NOT NULL,
    outbox_id bigint,
    expires_on date NOT NULL,
    CONSTRAINT message_key_pk PRIMARY KEY (dedup)
);
CREATE INDEX message_key_expires_ix ON message_key (expires_on);

CREATE TABLE inbox (
    id bigint GENERATED ALWAYS AS IDENTITY,
    provider text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL DEFAULT '',
    payload jsonb NOT NULL DEFAULT '{}',
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    received_at timestamptz NOT NULL DEFAULT now(),
    handled_at timestamptz,
    CONSTRAINT inbox_pk PRIMARY KEY (id),
    CONSTRAINT inbox_event_unique UNIQUE (provider, event_id)
);
CREATE INDEX inbox_to_do_ix ON inbox (received_at) WHERE handled_at IS NULL;

-- A kept reply. It is written in the transaction of its effect, so there are only finished ones, all of them 2xx.
CREATE TABLE idempotency_key (
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    status smallint NOT NULL,
    reply_headers jsonb NOT NULL DEFAULT '{}',
    reply_body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT idempotency_key_pk PRIMARY KEY (principal, route, key),
    CONSTRAINT idempotency_key_length CHECK (length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_key_keeps_success CHECK (status BETWEEN 200 AND 299)
);
CREATE INDEX idempotency_key_expires_ix ON idempotency_key (expires_at);

-- One row per limited thing; tat is GCRA's "theoretical arrival time". Only the primary key is indexed and pages
-- have room, so that counting rewrites a row in place (HOT) and leaves no index garbage.
CREATE TABLE rate_limit (
    bucket text NOT NULL,
    tat timestamptz NOT NULL,
    refused boolean NOT NULL DEFAULT false,
    CONSTRAINT rate_limit_pk PRIMARY KEY (bucket)
) WITH (fillfactor = 60);
