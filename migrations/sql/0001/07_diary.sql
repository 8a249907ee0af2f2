-- Bookings, the time they hold, and their history.

-- One visit. Names, prices, zone and policy are copied, so that later changes of the shop change no agreement.
CREATE TABLE booking (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    legacy_id bigint,
    version integer NOT NULL DEFAULT 1,
    business_id bigint NOT NULL,
    customer_id bigint,
    created_by_id bigint,
    source text NOT NULL DEFAULT 'customer',
    series_id uuid,
    guest_name text,
    guest_phone text,
    status text NOT NULL,
    holds_time boolean NOT NULL GENERATED ALWAYS AS
        (status IN ('pending_payment', 'pending', 'confirmed', 'checked_in', 'in_progress')) STORED,
    status_changed_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    is_automatic boolean NOT NULL DEFAULT false,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    timezone text NOT NULL,
    local_on date NOT NULL,
    local_start time NOT NULL,
    local_end time NOT NULL,
    duration_minutes integer NOT NULL,
    any_employee boolean NOT NULL DEFAULT false,
    is_outside_hours boolean NOT NULL DEFAULT false,
    schedule_no integer NOT NULL DEFAULT 0,
    reschedule_count integer NOT NULL DEFAULT 0,
    may_cancel_free boolean NOT NULL DEFAULT false,
    business_name_en text NOT NULL,
    business_name_sq text,
    list_price numeric(14, 2) NOT NULL,
    discount numeric(14, 2) NOT NULL DEFAULT 0,
    total_price numeric(14, 2) NOT NULL,
    currency char(3) NOT NULL,
    policy jsonb NOT NULL DEFAULT '{}',
    payment_choice text NOT NULL DEFAULT 'venue',
    payment_status text NOT NULL DEFAULT 'none',
    amount_due numeric(14, 2) NOT NULL DEFAULT 0,
    amount_paid numeric(14, 2) NOT NULL DEFAULT 0,
    amount_refunded numeric(14, 2) NOT NULL DEFAULT 0,
    cancellation_fee numeric(14, 2),
    note text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT booking_pk PRIMARY KEY (id),
    CONSTRAINT booking_uid_unique UNIQUE (uid),
    CONSTRAINT booking_legacy_unique UNIQUE (legacy_id),
    CONSTRAINT booking_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT booking_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT booking_customer_fk FOREIGN KEY (customer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT booking_created_by_fk FOREIGN KEY (created_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    -- A customer is not in two places at once. Guests are somebody else, and what the team writes down is its affair.
    CONSTRAINT booking_customer_in_one_place
        EXCLUDE USING gist (customer_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (holds_time AND guest_name IS NULL AND source = 'customer'),
    CONSTRAINT booking_source_known CHECK (source IN ('customer', 'team', 'phone', 'import')),
    CONSTRAINT booking_status_known CHECK (status IN (
        'pending_payment', 'pending', 'confirmed', 'checked_in', 'in_progress', 'completed',
        'cancelled_by_customer', 'cancelled_by_business', 'declined', 'expired', 'no_show')),
    CONSTRAINT booking_payment_choice_known CHECK (payment_choice IN ('venue', 'deposit', 'full')),
    CONSTRAINT booking_payment_status_known CHECK (payment_status IN
        ('none', 'due', 'processing', 'paid', 'failed', 'partly_refunded', 'refunded', 'disputed')),
    CONSTRAINT booking_is_for_somebody CHECK (num_nonnulls(customer_id, guest_name) >= 1),
    CONSTRAINT booking_customer_books_himself CHECK (source <> 'customer' OR customer_id IS NOT NULL),
    CONSTRAINT booking_guest_phone_needs_a_name CHECK (guest_phone IS NULL OR guest_name IS NOT NULL),
    CONSTRAINT booking_waits_until CHECK (status NOT IN ('pending_payment', 'pending') OR expires_at IS NOT NULL),
    CONSTRAINT booking_ends_after_start CHECK (ends_at > starts_at AND isfinite(starts_at) AND isfinite(ends_at)),
    CONSTRAINT booking_duration_positive CHECK (duration_minutes > 0),
    CONSTRAINT booking_counters_grow CHECK (version >= 1 AND schedule_no >= 0 AND reschedule_count >= 0),
    CONSTRAINT booking_money_not_negative CHECK (
        list_price >= 0 AND discount >= 0 AND total_price >= 0
        AND amount_due >= 0 AND amount_paid >= 0 AND amount_refunded >= 0 AND cancellation_fee >= 0),
    CONSTRAINT booking_money_is_a_number CHECK (
        list_price < 'NaN' AND discount < 'NaN' AND amount_due < 'NaN' AND amount_paid < 'NaN' AND cancellation_fee < 'NaN'),
    CONSTRAINT booking_total_adds_up CHECK (total_price = list_price - discount),
    CONSTRAINT booking_refund_within_paid CHECK (amount_refunded <= amount_paid),
    CONSTRAINT booking_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT booking_policy_is_an_object CHECK (jsonb_typeof(policy) = 'object'),
    CONSTRAINT booking_guest_length CHECK (length(guest_name) BETWEEN 1 AND 128 AND length(guest_phone) <= 32),
    CONSTRAINT booking_note_length CHECK (length(note) <= 2000)
);
CREATE INDEX booking_of_customer_ix ON booking (customer_id, starts_at, id);
CREATE INDEX booking_agenda_ix ON booking (business_id, starts_at, id);
CREATE INDEX booking_created_by_ix ON booking (created_by_id) WHERE created_by_id IS NOT NULL;
CREATE INDEX booking_series_ix ON booking (series_id) WHERE series_id IS NOT NULL;
CREATE INDEX booking_to_remind_ix ON booking (starts_at) WHERE status = 'confirmed';
CREATE INDEX booking_to_expire_ix ON booking (expires_at) WHERE status IN ('pending_payment', 'pending');
CREATE INDEX booking_to_complete_ix ON booking (ends_at) WHERE status IN ('confirmed', 'checked_in', 'in_progress');

-- One service of the visit, as it was agreed.
CREATE TABLE booking_item (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    position smallint NOT NULL DEFAULT 0,
    service_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    duration_minutes integer NOT NULL,
    parts jsonb,
    buffer_before_minutes integer NOT NULL DEFAULT 0,
    buffer_after_minutes integer NOT NULL DEFAULT 0,
    list_price numeric(14, 2) NOT NULL,
    price numeric(14, 2) NOT NULL,
    service_name_en text NOT NULL,
    service_name_sq text,
    employee_name text NOT NULL,
    CONSTRAINT booking_item_pk PRIMARY KEY (id),
    CONSTRAINT booking_item_uid_unique UNIQUE (uid),
    CONSTRAINT booking_item_position_unique UNIQUE (booking_id, position),
    CONSTRAINT booking_item_booking_fk FOREIGN KEY (business_id, booking_id)
        REFERENCES booking (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT booking_item_service_fk FOREIGN KEY (business_id, service_id)
        REFERENCES service (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT booking_item_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT booking_item_ends_after_start CHECK (ends_at > starts_at AND isfinite(starts_at) AND isfinite(ends_at)),
    CONSTRAINT booking_item_duration_positive CHECK (duration_minutes > 0),
    CONSTRAINT booking_item_buffers_not_negative CHECK (buffer_before_minutes >= 0 AND buffer_after_minutes >= 0),
    CONSTRAINT booking_item_price_not_negative CHECK (
        list_price >= 0 AND list_price < 'NaN' AND price >= 0 AND price < 'NaN'),
    CONSTRAINT booking_item_parts_is_a_list CHECK (jsonb_typeof(parts) = 'array')
);
CREATE INDEX booking_item_booking_ix ON booking_item (business_id, booking_id);
CREATE INDEX booking_item_agenda_ix ON booking_item (business_id, employee_id, starts_at);
CREATE INDEX booking_item_service_ix ON booking_item (business_id, service_id);

-- Time kept for somebody who has not booked yet: a check-out in progress, an offer from the waiting list.
CREATE TABLE hold (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    purpose text NOT NULL DEFAULT 'checkout',
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    released_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT hold_pk PRIMARY KEY (id),
    CONSTRAINT hold_uid_unique UNIQUE (uid),
    CONSTRAINT hold_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT hold_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT hold_customer_fk FOREIGN KEY (customer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT hold_purpose_known CHECK (purpose IN ('checkout', 'waitlist')),
    CONSTRAINT hold_ends_after_start CHECK (ends_at > starts_at AND isfinite(starts_at) AND isfinite(ends_at))
);
CREATE INDEX hold_live_of_customer_ix ON hold (customer_id, expires_at) WHERE released_at IS NULL;
CREATE INDEX hold_customer_ix ON hold (customer_id);
CREATE INDEX hold_to_release_ix ON hold (expires_at) WHERE released_at IS NULL;

-- When a resource is busy. This table, and nothing else, decides who was first.
CREATE TABLE occupancy (
    id bigint GENERATED ALWAYS AS IDENTITY,
    business_id bigint NOT NULL,
    resource_id bigint NOT NULL,
    during tstzrange NOT NULL,
    booking_id bigint,
    hold_id bigint,
    expires_at timestamptz,
    active boolean NOT NULL DEFAULT true,
    CONSTRAINT occupancy_pk PRIMARY KEY (id),
    CONSTRAINT occupancy_no_overlap EXCLUDE USING gist (resource_id WITH =, during WITH &&) WHERE (active),
    CONSTRAINT occupancy_resource_fk FOREIGN KEY (business_id, resource_id)
        REFERENCES resource_use (business_id, resource_id) ON DELETE RESTRICT,
    CONSTRAINT occupancy_booking_fk FOREIGN KEY (business_id, booking_id)
        REFERENCES booking (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT occupancy_hold_fk FOREIGN KEY (business_id, hold_id)
        REFERENCES hold (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT occupancy_is_of_one CHECK (num_nonnulls(booking_id, hold_id) = 1),
    CONSTRAINT occupancy_hold_expires CHECK (hold_id IS NULL OR expires_at IS NOT NULL),
    CONSTRAINT occupancy_not_empty CHECK (NOT isempty(during)),
    -- [a, b) with real instants: lower() of an open end is NULL, and a CHECK lets NULL pass.
    CONSTRAINT occupancy_is_bounded CHECK (
        lower(during) IS NOT NULL AND upper(during) IS NOT NULL
        AND isfinite(lower(during)) AND isfinite(upper(during))
        AND lower_inc(during) AND NOT upper_inc(during))
);
CREATE INDEX occupancy_resource_ix ON occupancy (business_id, resource_id);
CREATE INDEX occupancy_booking_ix ON occupancy (business_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX occupancy_hold_ix ON occupancy (business_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX occupancy_to_release_ix ON occupancy (expires_at) WHERE active AND expires_at IS NOT NULL;

-- What happened to a booking; grows only. What people wrote stands beside it, where erasure can blank it.
CREATE TABLE booking_event (
    id bigint GENERATED ALWAYS AS IDENTITY,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    actor_kind text NOT NULL,
    actor_id bigint,
    from_status text,
    to_status text NOT NULL,
    code text NOT NULL,
    request_id text,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT booking_event_pk PRIMARY KEY (id),
    CONSTRAINT booking_event_booking_fk FOREIGN KEY (business_id, booking_id)
        REFERENCES booking (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT booking_event_actor_fk FOREIGN KEY (actor_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT booking_event_actor_known CHECK (actor_kind IN ('customer', 'team', 'operator', 'system')),
    CONSTRAINT booking_event_actor_is_somebody CHECK (actor_kind = 'system' OR actor_id IS NOT NULL)
);
CREATE INDEX booking_event_booking_ix ON booking_event (business_id, booking_id, id);
CREATE INDEX booking_event_actor_ix ON booking_event (actor_id) WHERE actor_id IS NOT NULL;
CREATE TRIGGER booking_event_stays BEFORE UPDATE OR DELETE ON booking_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER booking_event_stays_whole BEFORE TRUNCATE ON booking_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE booking_event_text (
    event_id bigint NOT NULL,
    text text NOT NULL,
    CONSTRAINT booking_event_text_pk PRIMARY KEY (event_id),
    CONSTRAINT booking_event_text_event_fk FOREIGN KEY (event_id) REFERENCES booking_event (id) ON DELETE RESTRICT,
    CONSTRAINT booking_event_text_length CHECK (length(text) <= 2000)
);
