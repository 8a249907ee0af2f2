-- Who is in the staff's panel.
CREATE TABLE IF NOT EXISTS operator_session (
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
CREATE INDEX IF NOT EXISTS operator_session_operator_ix ON operator_session (operator_id, id);
