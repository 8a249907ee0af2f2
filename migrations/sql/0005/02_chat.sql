-- Chat: who may talk to whom, and what was said, in order. Firestore shows it to those who listen.

-- One for each customer and business. `last_no` numbers its messages without gaps; `version` grows with everything
-- that Firestore shows, so that an older view never replaces a newer one.
CREATE TABLE conversation (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    last_no integer NOT NULL DEFAULT 0,
    last_message_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    mirrored_version integer NOT NULL DEFAULT 0,
    mirrored_no integer NOT NULL DEFAULT 0,
    blocked_by_customer_at timestamptz,
    blocked_by_team_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT conversation_pk PRIMARY KEY (id),
    CONSTRAINT conversation_uid_unique UNIQUE (uid),
    CONSTRAINT conversation_of_two_unique UNIQUE (business_id, customer_id),
    CONSTRAINT conversation_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT conversation_customer_fk FOREIGN KEY (customer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT conversation_counters_grow
        CHECK (last_no >= 0 AND version >= 1 AND mirrored_version >= 0 AND mirrored_no BETWEEN 0 AND last_no)
);
-- a list shows the liveliest first; one of the two in which nothing has been said stands where it was begun
CREATE INDEX conversation_customer_ix
    ON conversation (customer_id, coalesce(last_message_at, created_at) DESC, id DESC);
CREATE INDEX conversation_business_ix
    ON conversation (business_id, coalesce(last_message_at, created_at) DESC, id DESC);
CREATE INDEX conversation_behind_ix ON conversation (id) WHERE mirrored_version < version;

-- Who takes part: the customer, and of the team whoever may. Somebody who has left keeps the row, and reads no more.
CREATE TABLE conversation_member (
    conversation_id bigint NOT NULL,
    user_id bigint NOT NULL,
    side text NOT NULL,
    joined_at timestamptz NOT NULL DEFAULT now(),
    left_at timestamptz,
    read_no integer NOT NULL DEFAULT 0,
    rung_at timestamptz,
    CONSTRAINT conversation_member_pk PRIMARY KEY (conversation_id, user_id),
    CONSTRAINT conversation_member_conversation_fk
        FOREIGN KEY (conversation_id) REFERENCES conversation (id) ON DELETE RESTRICT,
    CONSTRAINT conversation_member_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT conversation_member_side_known CHECK (side IN ('customer', 'team')),
    CONSTRAINT conversation_member_read_not_negative CHECK (read_no >= 0)
);
CREATE INDEX conversation_member_user_ix ON conversation_member (user_id) WHERE left_at IS NULL;

-- What was said. `no` is its place in the conversation. A hidden one is shown to nobody but staff.
CREATE TABLE chat_message (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    conversation_id bigint NOT NULL,
    no integer NOT NULL,
    sender_id bigint NOT NULL,
    side text NOT NULL,
    text text NOT NULL DEFAULT '',
    upload_id bigint,
    hidden_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chat_message_pk PRIMARY KEY (id),
    CONSTRAINT chat_message_uid_unique UNIQUE (uid),
    CONSTRAINT chat_message_no_unique UNIQUE (conversation_id, no),
    CONSTRAINT chat_message_upload_unique UNIQUE (upload_id),
    CONSTRAINT chat_message_conversation_fk
        FOREIGN KEY (conversation_id) REFERENCES conversation (id) ON DELETE RESTRICT,
    CONSTRAINT chat_message_sender_fk FOREIGN KEY (sender_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT chat_message_upload_fk FOREIGN KEY (upload_id) REFERENCES upload (id) ON DELETE RESTRICT,
    CONSTRAINT chat_message_no_positive CHECK (no >= 1),
    CONSTRAINT chat_message_side_known CHECK (side IN ('customer', 'team')),
    CONSTRAINT chat_message_text_length CHECK (length(text) <= 2000)
);
CREATE INDEX chat_message_sender_ix ON chat_message (sender_id);
CREATE INDEX chat_message_to_forget_ix ON chat_message (created_at);

-- Somebody asks that a conversation be looked at; the message is the one they point at.
CREATE TABLE chat_report (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    conversation_id bigint NOT NULL,
    message_id bigint,
    reporter_id bigint NOT NULL,
    reason text NOT NULL,
    text text NOT NULL DEFAULT '',
    decision text,
    decided_by_id bigint,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chat_report_pk PRIMARY KEY (id),
    CONSTRAINT chat_report_uid_unique UNIQUE (uid),
    CONSTRAINT chat_report_conversation_fk
        FOREIGN KEY (conversation_id) REFERENCES conversation (id) ON DELETE RESTRICT,
    CONSTRAINT chat_report_message_fk FOREIGN KEY (message_id) REFERENCES chat_message (id) ON DELETE SET NULL,
    CONSTRAINT chat_report_reporter_fk FOREIGN KEY (reporter_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT chat_report_decided_by_fk FOREIGN KEY (decided_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT chat_report_reason_known CHECK (reason IN ('spam', 'offensive', 'false', 'private', 'other')),
    CONSTRAINT chat_report_decision_known CHECK (decision IN ('kept', 'hidden')),
    CONSTRAINT chat_report_text_length CHECK (length(text) <= 2000),
    CONSTRAINT chat_report_decision_is_whole CHECK ((decision IS NULL) = (decided_at IS NULL))
);
CREATE INDEX chat_report_open_ix ON chat_report (created_at) WHERE decision IS NULL;
CREATE INDEX chat_report_conversation_ix ON chat_report (conversation_id);
CREATE INDEX chat_report_message_ix ON chat_report (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX chat_report_reporter_ix ON chat_report (reporter_id);
CREATE INDEX chat_report_decided_by_ix ON chat_report (decided_by_id) WHERE decided_by_id IS NOT NULL;
