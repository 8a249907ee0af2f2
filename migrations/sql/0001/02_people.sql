-- People, how they prove who they are, and where they are signed in.

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    legacy_id bigint,
    email citext,
    email_verified_at timestamptz,
    phone text,
    phone_verified_at timestamptz,
    name text NOT NULL,
    surname text NOT NULL DEFAULT '',
    password_hash text,
    password_changed_at timestamptz,
    token_version integer NOT NULL DEFAULT 0,
    language text NOT NULL DEFAULT 'en',
    timezone text,
    avatar_upload_id bigint,
    location geography(Point, 4326),
    send_push_notifications boolean NOT NULL DEFAULT true,
    send_email_notification boolean NOT NULL DEFAULT true,
    send_sms_notification boolean NOT NULL DEFAULT false,
    quiet_from time,
    quiet_until time,
    accepts_broadcasts_since timestamptz,
    blocked_at timestamptz,
    deletion_requested_at timestamptz,
    erase_at timestamptz,
    erased_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pk PRIMARY KEY (id),
    CONSTRAINT users_uid_unique UNIQUE (uid),
    CONSTRAINT users_legacy_unique UNIQUE (legacy_id),
    CONSTRAINT users_email_unique UNIQUE (email),
    CONSTRAINT users_phone_unique UNIQUE (phone),
    CONSTRAINT users_email_length CHECK (length(email::text) BETWEEN 3 AND 254),
    CONSTRAINT users_phone_is_e164 CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    CONSTRAINT users_name_length CHECK (length(name) <= 64),
    CONSTRAINT users_surname_length CHECK (length(surname) <= 64),
    CONSTRAINT users_email_is_there_when_verified CHECK (email IS NOT NULL OR email_verified_at IS NULL),
    CONSTRAINT users_phone_is_there_when_verified CHECK (phone IS NOT NULL OR phone_verified_at IS NULL),
    CONSTRAINT users_language_known CHECK (language IN ('en', 'sq')),
    CONSTRAINT users_token_version_grows CHECK (token_version >= 0),
    CONSTRAINT users_quiet_hours_whole CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)),
    CONSTRAINT users_erasure_was_requested CHECK ((deletion_requested_at IS NULL) = (erase_at IS NULL))
);
CREATE INDEX users_to_erase_ix ON users (erase_at) WHERE erase_at IS NOT NULL AND erased_at IS NULL;

-- AvatID's own people. Nothing here makes anybody part of a business's team, nor the other way round.
CREATE TABLE operator (
    user_id bigint NOT NULL,
    role text NOT NULL,
    totp_secret bytea,
    totp_confirmed_at timestamptz,
    totp_last_step bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    CONSTRAINT operator_pk PRIMARY KEY (user_id),
    CONSTRAINT operator_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT operator_role_known CHECK (role IN ('support', 'admin')),
    CONSTRAINT operator_totp_needs_a_secret CHECK (totp_secret IS NOT NULL OR totp_confirmed_at IS NULL)
);

-- One attempt to register. Anybody may type anybody's address, so nothing of it touches `users` until the code
-- has come back; two attempts for one address live side by side, each with its own code and password.
CREATE TABLE registration (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    email citext,
    phone text,
    code_hash bytea,
    tries_left smallint NOT NULL DEFAULT 5,
    password_hash text,
    name text NOT NULL,
    surname text NOT NULL DEFAULT '',
    language text NOT NULL DEFAULT 'en',
    device jsonb,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT registration_pk PRIMARY KEY (id),
    CONSTRAINT registration_uid_unique UNIQUE (uid),
    CONSTRAINT registration_has_one_address CHECK (num_nonnulls(email, phone) = 1),
    CONSTRAINT registration_email_length CHECK (length(email::text) BETWEEN 3 AND 254),
    CONSTRAINT registration_phone_is_e164 CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    CONSTRAINT registration_name_length CHECK (length(name) <= 64),
    CONSTRAINT registration_surname_length CHECK (length(surname) <= 64),
    CONSTRAINT registration_tries_left_counts_down CHECK (tries_left >= 0),
    CONSTRAINT registration_language_known CHECK (language IN ('en', 'sq'))
);
CREATE INDEX registration_email_ix ON registration (email) WHERE used_at IS NULL AND email IS NOT NULL;
CREATE INDEX registration_phone_ix ON registration (phone) WHERE used_at IS NULL AND phone IS NOT NULL;
CREATE INDEX registration_expires_ix ON registration (expires_at);

-- A code that was sent, or the longer token that a right code is exchanged for. An SMS provider may keep the code
-- itself: then there is a provider_ref and no hash, but the tries are still counted here.
CREATE TABLE one_time_code (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    purpose text NOT NULL,
    kind text NOT NULL DEFAULT 'code',
    channel text NOT NULL,
    address citext NOT NULL,
    user_id bigint,
    code_hash bytea,
    provider_ref text,
    tries_left smallint NOT NULL DEFAULT 5,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_time_code_pk PRIMARY KEY (id),
    CONSTRAINT one_time_code_uid_unique UNIQUE (uid),
    CONSTRAINT one_time_code_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT one_time_code_purpose_known CHECK (purpose IN
        ('registration', 'login', 'phone_update', 'email_update', 'password_reset', 'reauthentication')),
    CONSTRAINT one_time_code_kind_known CHECK (kind IN ('code', 'proof', 'link')),
    CONSTRAINT one_time_code_channel_known CHECK (channel IN ('sms', 'mail', 'none')),
    CONSTRAINT one_time_code_can_be_checked CHECK (code_hash IS NOT NULL OR channel = 'sms'),
    CONSTRAINT one_time_code_tries_left_counts_down CHECK (tries_left >= 0)
);
CREATE INDEX one_time_code_address_ix ON one_time_code (address, purpose) WHERE used_at IS NULL;
CREATE INDEX one_time_code_hash_ix ON one_time_code (code_hash) WHERE used_at IS NULL AND kind <> 'code';
CREATE INDEX one_time_code_user_ix ON one_time_code (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX one_time_code_expires_ix ON one_time_code (expires_at);

-- Who somebody is to Google, Apple, Facebook or Instagram.
CREATE TABLE identity (
    id bigint GENERATED ALWAYS AS IDENTITY,
    user_id bigint NOT NULL,
    provider text NOT NULL,
    subject text NOT NULL,
    email citext,
    is_email_authoritative boolean NOT NULL DEFAULT false,
    sealed_refresh_token bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    CONSTRAINT identity_pk PRIMARY KEY (id),
    CONSTRAINT identity_subject_unique UNIQUE (provider, subject),
    CONSTRAINT identity_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT identity_provider_known CHECK (provider IN ('google', 'apple', 'facebook', 'instagram'))
);
CREATE INDEX identity_user_ix ON identity (user_id);

-- One row per signed-in device. The refresh token is a function of (uid, gen, salt); nothing secret is stored.
CREATE TABLE user_session (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL,
    gen integer NOT NULL DEFAULT 0,
    salt bytea NOT NULL,
    platform text,
    name text,
    amr text[] NOT NULL DEFAULT '{}',
    acting_user_id bigint,
    is_read_only boolean NOT NULL DEFAULT false,
    authenticated_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    rotated_at timestamptz,
    last_seen_at timestamptz,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text,
    CONSTRAINT user_session_pk PRIMARY KEY (id),
    CONSTRAINT user_session_uid_unique UNIQUE (uid),
    CONSTRAINT user_session_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT user_session_acting_user_fk FOREIGN KEY (acting_user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT user_session_gen_grows CHECK (gen >= 0),
    CONSTRAINT user_session_platform_known CHECK (platform IN ('ios', 'android', 'web')),
    CONSTRAINT user_session_reason_needs_revocation CHECK (revoked_at IS NOT NULL OR revoked_reason IS NULL)
);
CREATE INDEX user_session_live_ix ON user_session (user_id, created_at) WHERE revoked_at IS NULL;
CREATE INDEX user_session_user_ix ON user_session (user_id);
CREATE INDEX user_session_acting_user_ix ON user_session (acting_user_id) WHERE acting_user_id IS NOT NULL;
CREATE INDEX user_session_expires_ix ON user_session (expires_at);
