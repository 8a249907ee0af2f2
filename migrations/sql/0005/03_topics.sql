-- Topics: what people want to hear of from us, and what was told to them all.

CREATE TABLE topic_subscription (
    user_id bigint NOT NULL,
    topic text NOT NULL,
    subscribed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT topic_subscription_pk PRIMARY KEY (user_id, topic),
    CONSTRAINT topic_subscription_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT topic_subscription_topic_is_plain CHECK (topic ~ '^[a-z][a-z0-9-]{1,62}$')
);
CREATE INDEX topic_subscription_topic_ix ON topic_subscription (topic, user_id);

-- What the provider last heard of the topics a device follows.
ALTER TABLE device ADD COLUMN topics text[] NOT NULL DEFAULT '{}';

-- One message of ours to everybody who follows a topic and has agreed to hear from us.
-- `through_user_id` is how far it has come, in the order of keys, so that it goes on where it was interrupted.
CREATE TABLE broadcast (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    topic text NOT NULL,
    title_en text NOT NULL,
    title_sq text NOT NULL,
    body_en text NOT NULL,
    body_sq text NOT NULL,
    link text NOT NULL DEFAULT '',
    created_by_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    through_user_id bigint NOT NULL DEFAULT 0,
    told integer NOT NULL DEFAULT 0,
    finished_at timestamptz,
    CONSTRAINT broadcast_pk PRIMARY KEY (id),
    CONSTRAINT broadcast_uid_unique UNIQUE (uid),
    CONSTRAINT broadcast_created_by_fk FOREIGN KEY (created_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT broadcast_topic_is_plain CHECK (topic ~ '^[a-z][a-z0-9-]{1,62}$'),
    CONSTRAINT broadcast_is_short
        CHECK (length(title_en) <= 100 AND length(title_sq) <= 100 AND length(body_en) <= 1000 AND length(body_sq) <= 1000),
    CONSTRAINT broadcast_told_not_negative CHECK (told >= 0 AND through_user_id >= 0)
);
CREATE INDEX broadcast_created_by_ix ON broadcast (created_by_id);
