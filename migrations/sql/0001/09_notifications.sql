-- What people are told inside the app, and the devices they carry.

CREATE TABLE notification (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL,
    type text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    data jsonb NOT NULL DEFAULT '{}',
    is_sent boolean NOT NULL GENERATED ALWAYS AS (sent_at IS NOT NULL) STORED,
    sent_at timestamptz,
    read_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT notification_pk PRIMARY KEY (id),
    CONSTRAINT notification_uid_unique UNIQUE (uid),
    CONSTRAINT notification_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT notification_type_is_plain CHECK (type ~ '^[a-z][a-z0-9_]{1,63}$'),
    CONSTRAINT notification_title_length CHECK (length(title) <= 255),
    CONSTRAINT notification_data_is_an_object CHECK (jsonb_typeof(data) = 'object')
);
CREATE INDEX notification_newest_ix ON notification (user_id, created_at DESC, id DESC);
CREATE INDEX notification_unread_ix ON notification (user_id) WHERE read_at IS NULL;

-- A push token belongs to the last person who registered it, and leaves with that session.
CREATE TABLE device (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL,
    session_id bigint,
    token text NOT NULL,
    platform text NOT NULL,
    app_version text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT device_pk PRIMARY KEY (id),
    CONSTRAINT device_uid_unique UNIQUE (uid),
    CONSTRAINT device_token_unique UNIQUE (token),
    CONSTRAINT device_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT device_session_fk FOREIGN KEY (session_id) REFERENCES user_session (id) ON DELETE RESTRICT,
    CONSTRAINT device_platform_known CHECK (platform IN ('ios', 'android', 'web')),
    CONSTRAINT device_token_length CHECK (length(token) BETWEEN 1 AND 2000)
);
CREATE INDEX device_user_ix ON device (user_id);
CREATE INDEX device_session_ix ON device (session_id) WHERE session_id IS NOT NULL;
