-- Pictures, and what customers say.

-- variants: {"small": {"path": ..., "width": ..., "height": ...}, "medium": ...}
CREATE TABLE upload (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_id bigint NOT NULL,
    purpose text NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    path text,
    content_type text,
    size_bytes bigint,
    width integer,
    height integer,
    variants jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT upload_pk PRIMARY KEY (id),
    CONSTRAINT upload_uid_unique UNIQUE (uid),
    CONSTRAINT upload_owner_fk FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT upload_purpose_known CHECK (purpose IN ('avatar', 'gallery', 'rating', 'chat', 'application')),
    CONSTRAINT upload_status_known CHECK (status IN ('pending', 'ready', 'refused', 'deleted')),
    CONSTRAINT upload_ready_is_somewhere CHECK (status <> 'ready' OR path IS NOT NULL),
    CONSTRAINT upload_sizes_positive CHECK (size_bytes > 0 AND width > 0 AND height > 0),
    CONSTRAINT upload_variants_is_an_object CHECK (jsonb_typeof(variants) = 'object')
);
CREATE INDEX upload_owner_ix ON upload (owner_id);
CREATE INDEX upload_unfinished_ix ON upload (created_at) WHERE status <> 'ready';

ALTER TABLE users ADD CONSTRAINT users_avatar_upload_fk
    FOREIGN KEY (avatar_upload_id) REFERENCES upload (id) ON DELETE RESTRICT;
CREATE INDEX users_avatar_ix ON users (avatar_upload_id) WHERE avatar_upload_id IS NOT NULL;
ALTER TABLE employee ADD CONSTRAINT employee_avatar_upload_fk
    FOREIGN KEY (avatar_upload_id) REFERENCES upload (id) ON DELETE RESTRICT;
CREATE INDEX employee_avatar_ix ON employee (avatar_upload_id) WHERE avatar_upload_id IS NOT NULL;

CREATE TABLE gallery_image (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    upload_id bigint NOT NULL,
    position integer NOT NULL DEFAULT 0,
    is_cover boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT gallery_image_pk PRIMARY KEY (id),
    CONSTRAINT gallery_image_uid_unique UNIQUE (uid),
    CONSTRAINT gallery_image_upload_unique UNIQUE (upload_id),
    CONSTRAINT gallery_image_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT gallery_image_upload_fk FOREIGN KEY (upload_id) REFERENCES upload (id) ON DELETE RESTRICT
);
CREATE INDEX gallery_image_order_ix ON gallery_image (business_id, position, id);
CREATE UNIQUE INDEX gallery_image_one_cover_unique ON gallery_image (business_id) WHERE is_cover;

CREATE TABLE rating (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    legacy_id bigint,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    employee_id bigint,
    rating smallint NOT NULL,
    employee_rating smallint,
    comment text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'visible',
    created_at timestamptz NOT NULL DEFAULT now(),
    edited_at timestamptz,
    CONSTRAINT rating_pk PRIMARY KEY (id),
    CONSTRAINT rating_uid_unique UNIQUE (uid),
    CONSTRAINT rating_legacy_unique UNIQUE (legacy_id),
    CONSTRAINT rating_booking_unique UNIQUE (booking_id),
    CONSTRAINT rating_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT rating_booking_fk FOREIGN KEY (business_id, booking_id)
        REFERENCES booking (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT rating_customer_fk FOREIGN KEY (customer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT rating_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT rating_is_one_to_five CHECK (rating BETWEEN 1 AND 5),
    CONSTRAINT rating_of_employee_is_one_to_five CHECK (employee_rating BETWEEN 1 AND 5),
    CONSTRAINT rating_of_employee_needs_one CHECK (employee_rating IS NULL OR employee_id IS NOT NULL),
    CONSTRAINT rating_status_known CHECK (status IN ('visible', 'moderation', 'hidden')),
    CONSTRAINT rating_comment_length CHECK (length(comment) <= 4000)
);
CREATE INDEX rating_newest_ix ON rating (business_id, created_at DESC, id DESC) WHERE status = 'visible';
CREATE INDEX rating_booking_ix ON rating (business_id, booking_id);
CREATE INDEX rating_customer_ix ON rating (customer_id, created_at DESC);
CREATE INDEX rating_employee_ix ON rating (business_id, employee_id) WHERE employee_id IS NOT NULL;

-- What a rating said before it was edited.
CREATE TABLE rating_revision (
    id bigint GENERATED ALWAYS AS IDENTITY,
    rating_id bigint NOT NULL,
    rating smallint NOT NULL,
    employee_rating smallint,
    comment text NOT NULL,
    replaced_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT rating_revision_pk PRIMARY KEY (id),
    CONSTRAINT rating_revision_rating_fk FOREIGN KEY (rating_id) REFERENCES rating (id) ON DELETE RESTRICT
);
CREATE INDEX rating_revision_rating_ix ON rating_revision (rating_id);

CREATE TABLE rating_reply (
    rating_id bigint NOT NULL,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    author_id bigint NOT NULL,
    text text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    edited_at timestamptz,
    CONSTRAINT rating_reply_pk PRIMARY KEY (rating_id),
    CONSTRAINT rating_reply_uid_unique UNIQUE (uid),
    CONSTRAINT rating_reply_rating_fk FOREIGN KEY (rating_id) REFERENCES rating (id) ON DELETE RESTRICT,
    CONSTRAINT rating_reply_author_fk FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT rating_reply_length CHECK (length(text) BETWEEN 1 AND 4000)
);
CREATE INDEX rating_reply_author_ix ON rating_reply (author_id);

CREATE TABLE rating_image (
    rating_id bigint NOT NULL,
    upload_id bigint NOT NULL,
    position smallint NOT NULL DEFAULT 0,
    CONSTRAINT rating_image_pk PRIMARY KEY (rating_id, upload_id),
    CONSTRAINT rating_image_upload_unique UNIQUE (upload_id),
    CONSTRAINT rating_image_rating_fk FOREIGN KEY (rating_id) REFERENCES rating (id) ON DELETE RESTRICT,
    CONSTRAINT rating_image_upload_fk FOREIGN KEY (upload_id) REFERENCES upload (id) ON DELETE RESTRICT
);

CREATE TABLE rating_report (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    rating_id bigint NOT NULL,
    reporter_id bigint NOT NULL,
    reason text NOT NULL,
    text text NOT NULL DEFAULT '',
    decision text,
    decided_by_id bigint,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT rating_report_pk PRIMARY KEY (id),
    CONSTRAINT rating_report_uid_unique UNIQUE (uid),
    CONSTRAINT rating_report_reporter_unique UNIQUE (rating_id, reporter_id),
    CONSTRAINT rating_report_rating_fk FOREIGN KEY (rating_id) REFERENCES rating (id) ON DELETE RESTRICT,
    CONSTRAINT rating_report_reporter_fk FOREIGN KEY (reporter_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT rating_report_decided_by_fk FOREIGN KEY (decided_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT rating_report_reason_known CHECK (reason IN ('spam', 'offensive', 'false', 'private', 'other')),
    CONSTRAINT rating_report_decision_known CHECK (decision IN ('kept', 'hidden')),
    CONSTRAINT rating_report_decision_whole CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CONSTRAINT rating_report_text_length CHECK (length(text) <= 2000)
);
CREATE INDEX rating_report_open_ix ON rating_report (created_at) WHERE decision IS NULL;
CREATE INDEX rating_report_reporter_ix ON rating_report (reporter_id);
CREATE INDEX rating_report_decided_by_ix ON rating_report (decided_by_id) WHERE decided_by_id IS NOT NULL;
