-- Who works where, what can be occupied, and what is sold.
-- A tenant's object points to another one by (business_id, x_id), so a stranger's key can never fit.

-- Something that can be in one place at a time: a person, or one unit of capacity (a chair, a room).
CREATE TABLE resource (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    kind text NOT NULL DEFAULT 'employee',
    person_id bigint,
    last_assigned_at timestamptz,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT resource_pk PRIMARY KEY (id),
    CONSTRAINT resource_uid_unique UNIQUE (uid),
    CONSTRAINT resource_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT resource_person_fk FOREIGN KEY (person_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT resource_kind_known CHECK (kind IN ('employee', 'unit')),
    CONSTRAINT resource_only_employees_are_people CHECK (kind = 'employee' OR person_id IS NULL)
);
CREATE INDEX resource_business_ix ON resource (business_id);
CREATE INDEX resource_person_ix ON resource (person_id) WHERE person_id IS NOT NULL;

-- Which businesses may occupy a resource: its own (added by a trigger), and another shop of the same owner in
-- which the same person works. Everything that occupies points here, so sharing is a row and not a loophole.
CREATE TABLE resource_use (
    business_id bigint NOT NULL,
    resource_id bigint NOT NULL,
    CONSTRAINT resource_use_pk PRIMARY KEY (business_id, resource_id),
    CONSTRAINT resource_use_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT resource_use_resource_fk FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT
);
CREATE INDEX resource_use_resource_ix ON resource_use (resource_id);

CREATE TABLE employee (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    legacy_id bigint,
    business_id bigint NOT NULL,
    resource_id bigint NOT NULL,
    name text NOT NULL,
    surname text NOT NULL DEFAULT '',
    email citext,
    phone text,
    bio text NOT NULL DEFAULT '',
    avatar_upload_id bigint,
    rank integer NOT NULL DEFAULT 0,
    is_active boolean NOT NULL DEFAULT true,
    has_own_hours boolean NOT NULL DEFAULT false,
    rating_count integer NOT NULL DEFAULT 0,
    rating_sum integer NOT NULL DEFAULT 0,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT employee_pk PRIMARY KEY (id),
    CONSTRAINT employee_uid_unique UNIQUE (uid),
    CONSTRAINT employee_legacy_unique UNIQUE (legacy_id),
    CONSTRAINT employee_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT employee_resource_unique UNIQUE (business_id, resource_id),
    CONSTRAINT employee_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT employee_resource_fk FOREIGN KEY (business_id, resource_id)
        REFERENCES resource_use (business_id, resource_id) ON DELETE RESTRICT,
    CONSTRAINT employee_name_length CHECK (length(name) BETWEEN 1 AND 64),
    CONSTRAINT employee_surname_length CHECK (length(surname) <= 64),
    CONSTRAINT employee_bio_length CHECK (length(bio) <= 4000),
    CONSTRAINT employee_rating_possible CHECK (rating_count >= 0 AND rating_sum BETWEEN rating_count AND 5 * rating_count)
);

CREATE TABLE business_member (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role text NOT NULL,
    employee_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT business_member_pk PRIMARY KEY (id),
    CONSTRAINT business_member_uid_unique UNIQUE (uid),
    CONSTRAINT business_member_user_unique UNIQUE (business_id, user_id),
    CONSTRAINT business_member_employee_unique UNIQUE (business_id, employee_id),
    CONSTRAINT business_member_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT business_member_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT business_member_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT business_member_role_known CHECK (role IN ('owner', 'manager', 'employee')),
    CONSTRAINT business_member_employee_is_somebody CHECK (role <> 'employee' OR employee_id IS NOT NULL)
);
CREATE INDEX business_member_user_ix ON business_member (user_id);

CREATE TABLE invitation (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    role text NOT NULL,
    email citext,
    phone text,
    token_hash bytea NOT NULL,
    invited_by_id bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT invitation_pk PRIMARY KEY (id),
    CONSTRAINT invitation_uid_unique UNIQUE (uid),
    CONSTRAINT invitation_token_unique UNIQUE (token_hash),
    CONSTRAINT invitation_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT invitation_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT invitation_invited_by_fk FOREIGN KEY (invited_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT invitation_role_known CHECK (role IN ('manager', 'employee')),
    CONSTRAINT invitation_has_an_address CHECK (num_nonnulls(email, phone) >= 1)
);
CREATE INDEX invitation_employee_ix ON invitation (business_id, employee_id);
CREATE INDEX invitation_invited_by_ix ON invitation (invited_by_id);

-- parts: [{"kind": "hands_on" | "processing", "minutes": 20}, ...], their sum is the duration; none = all hands-on.
-- cancellation: this service's own terms, with the keys of `policy`; none = the business's.
CREATE TABLE service (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    legacy_id bigint,
    business_id bigint NOT NULL,
    category_id bigint NOT NULL,
    name_en text NOT NULL,
    name_sq text,
    description_en text NOT NULL DEFAULT '',
    description_sq text,
    price numeric(14, 2) NOT NULL,
    duration_minutes integer NOT NULL,
    parts jsonb,
    gender text NOT NULL DEFAULT 'all',
    buffer_before_minutes integer NOT NULL DEFAULT 0,
    buffer_after_minutes integer NOT NULL DEFAULT 0,
    intermission_minutes integer NOT NULL DEFAULT 0,
    deposit numeric(14, 2),
    cancellation jsonb,
    is_performed_by_everyone boolean NOT NULL DEFAULT true,
    is_active boolean NOT NULL DEFAULT true,
    rank integer NOT NULL DEFAULT 0,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT service_pk PRIMARY KEY (id),
    CONSTRAINT service_uid_unique UNIQUE (uid),
    CONSTRAINT service_legacy_unique UNIQUE (legacy_id),
    CONSTRAINT service_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT service_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT service_category_fk FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE RESTRICT,
    CONSTRAINT service_name_length CHECK (length(name_en) BETWEEN 1 AND 255),
    CONSTRAINT service_name_sq_length CHECK (length(name_sq) BETWEEN 1 AND 255),
    CONSTRAINT service_price_not_negative CHECK (price >= 0 AND price < 'NaN'),
    CONSTRAINT service_deposit_within_price CHECK (deposit BETWEEN 0 AND price),
    CONSTRAINT service_duration_fits_a_day CHECK (duration_minutes BETWEEN 1 AND 1440),
    CONSTRAINT service_buffers_not_negative CHECK (
        buffer_before_minutes BETWEEN 0 AND 1440 AND buffer_after_minutes BETWEEN 0 AND 1440
        AND intermission_minutes BETWEEN 0 AND 1440),
    CONSTRAINT service_gender_known CHECK (gender IN ('all', 'female', 'male')),
    CONSTRAINT service_parts_is_a_list CHECK (jsonb_typeof(parts) = 'array'),
    CONSTRAINT service_cancellation_is_an_object CHECK (jsonb_typeof(cancellation) = 'object')
);
CREATE INDEX service_category_ix ON service (category_id);

-- Read only when the service is not performed by everyone; an own price or duration counts in both cases.
CREATE TABLE employee_service (
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    service_id bigint NOT NULL,
    price numeric(14, 2),
    duration_minutes integer,
    CONSTRAINT employee_service_pk PRIMARY KEY (employee_id, service_id),
    CONSTRAINT employee_service_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT employee_service_service_fk FOREIGN KEY (business_id, service_id)
        REFERENCES service (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT employee_service_price_not_negative CHECK (price >= 0 AND price < 'NaN'),
    CONSTRAINT employee_service_duration_fits_a_day CHECK (duration_minutes BETWEEN 1 AND 1440)
);
CREATE INDEX employee_service_employee_ix ON employee_service (business_id, employee_id);
CREATE INDEX employee_service_service_ix ON employee_service (business_id, service_id);

-- step_minutes NULL: starts follow each other by the service's own duration.
-- fee_tiers: [{"from_min": 1440, "percent": "50"} | {"from_min": 120, "amount": "500.00"}], later is dearer.
CREATE TABLE policy (
    business_id bigint NOT NULL,
    auto_confirm boolean NOT NULL DEFAULT true,
    min_notice_minutes integer NOT NULL DEFAULT 60,
    max_days integer NOT NULL DEFAULT 90,
    step_minutes integer DEFAULT 15,
    pack boolean NOT NULL DEFAULT false,
    limit_to_business_hours boolean NOT NULL DEFAULT true,
    max_per_employee_day integer,
    max_active_per_customer integer,
    deposit_percent numeric(5, 2),
    deposit_amount numeric(14, 2),
    free_until_minutes integer NOT NULL DEFAULT 1440,
    fee_tiers jsonb NOT NULL DEFAULT '[]',
    no_show_fee jsonb,
    reschedule_until_minutes integer NOT NULL DEFAULT 0,
    max_reschedules integer,
    allow_employee_change boolean NOT NULL DEFAULT true,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT policy_pk PRIMARY KEY (business_id),
    CONSTRAINT policy_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT policy_step_is_usable CHECK (step_minutes BETWEEN 5 AND 60),
    CONSTRAINT policy_notice_not_negative CHECK (min_notice_minutes >= 0),
    CONSTRAINT policy_horizon_not_negative CHECK (max_days BETWEEN 0 AND 730),
    CONSTRAINT policy_caps_positive CHECK (max_per_employee_day > 0 AND max_active_per_customer > 0),
    CONSTRAINT policy_deposit_percent_is_a_share CHECK (deposit_percent BETWEEN 0 AND 100),
    CONSTRAINT policy_deposit_not_negative CHECK (deposit_amount >= 0 AND deposit_amount < 'NaN'),
    CONSTRAINT policy_one_kind_of_deposit CHECK (num_nonnulls(deposit_percent, deposit_amount) <= 1),
    CONSTRAINT policy_free_cancel_not_negative CHECK (free_until_minutes >= 0),
    CONSTRAINT policy_at_most_three_tiers CHECK (jsonb_typeof(fee_tiers) = 'array' AND jsonb_array_length(fee_tiers) <= 3),
    CONSTRAINT policy_no_show_fee_is_an_object CHECK (jsonb_typeof(no_show_fee) = 'object'),
    CONSTRAINT policy_reschedules_not_negative CHECK (reschedule_until_minutes >= 0 AND max_reschedules >= 0)
);
