-- What accounts need beyond the first booking: proof that a change of mind is one's own, one link per provider,
-- a second pair of eyes on support access, and what somebody takes along.

ALTER TABLE one_time_code DROP CONSTRAINT one_time_code_purpose_known;
ALTER TABLE one_time_code ADD CONSTRAINT one_time_code_purpose_known CHECK (purpose IN
    ('registration', 'login', 'phone_update', 'email_update', 'password_reset', 'reauthentication',
     'deletion_undo')) NOT VALID;
ALTER TABLE one_time_code VALIDATE CONSTRAINT one_time_code_purpose_known;

ALTER TABLE identity ADD CONSTRAINT identity_provider_unique UNIQUE (user_id, provider);
DROP INDEX identity_user_ix;

-- The second operator who allowed writes in a support session; without one it only reads.
ALTER TABLE user_session ADD COLUMN writes_allowed_by_id bigint;
ALTER TABLE user_session ADD COLUMN writes_allowed_at timestamptz;
ALTER TABLE user_session ADD CONSTRAINT user_session_writes_allowed_by_fk
    FOREIGN KEY (writes_allowed_by_id) REFERENCES users (id) ON DELETE RESTRICT NOT VALID;
ALTER TABLE user_session VALIDATE CONSTRAINT user_session_writes_allowed_by_fk;
ALTER TABLE user_session ADD CONSTRAINT user_session_writes_allowed_by_another CHECK (
    (writes_allowed_by_id IS NULL) = (writes_allowed_at IS NULL)
    AND (writes_allowed_by_id IS NULL OR (is_read_only AND writes_allowed_by_id <> acting_user_id))) NOT VALID;
ALTER TABLE user_session VALIDATE CONSTRAINT user_session_writes_allowed_by_another;
ALTER TABLE user_session ADD CONSTRAINT user_session_support_is_read_only CHECK (
    acting_user_id IS NULL OR (is_read_only AND acting_user_id <> user_id)) NOT VALID;
ALTER TABLE user_session VALIDATE CONSTRAINT user_session_support_is_read_only;
CREATE INDEX user_session_writes_allowed_by_ix ON user_session (writes_allowed_by_id)
    WHERE writes_allowed_by_id IS NOT NULL;

-- Everything we have about somebody, packed up for them; the object expires with the link.
CREATE TABLE data_export (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL,
    path text,
    created_at timestamptz NOT NULL DEFAULT now(),
    ready_at timestamptz,
    expires_at timestamptz,
    CONSTRAINT data_export_pk PRIMARY KEY (id),
    CONSTRAINT data_export_uid_unique UNIQUE (uid),
    CONSTRAINT data_export_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT data_export_ready_until_it_expires CHECK ((ready_at IS NULL) = (expires_at IS NULL))
);
CREATE INDEX data_export_user_ix ON data_export (user_id, created_at);
CREATE INDEX data_export_expires_ix ON data_export (expires_at) WHERE path IS NOT NULL;

-- Whether anybody still has a password that came over from Django: asked at every sign-in with a password.
CREATE INDEX users_moved_over_ix ON users (id) WHERE password_hash LIKE 'pbkdf2_sha256$%';

-- What erasure looks for: where a person's address or number stands outside their own row, and news about their visits.
CREATE INDEX booking_guest_phone_ix ON booking (guest_phone) WHERE guest_phone IS NOT NULL;
CREATE INDEX employee_email_ix ON employee (email) WHERE email IS NOT NULL;
CREATE INDEX employee_phone_ix ON employee (phone) WHERE phone IS NOT NULL;
CREATE INDEX business_email_ix ON business (email) WHERE email IS NOT NULL;
CREATE INDEX business_phone_ix ON business (phone) WHERE phone IS NOT NULL;
CREATE INDEX notification_about_booking_ix ON notification ((data ->> 'booking')) WHERE data ? 'booking';
