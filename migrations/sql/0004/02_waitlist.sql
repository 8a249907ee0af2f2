-- People who wait for a time to become free. A time that does is kept for the first of them for some minutes, then
-- for the next.
CREATE TABLE waitlist_entry (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    date_from date NOT NULL,
    date_to date NOT NULL,
    time_from time,
    time_to time,
    note text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'waiting',
    hold_id bigint,
    offered_at timestamptz,
    offer_expires_at timestamptz,
    times_offered integer NOT NULL DEFAULT 0,
    booking_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT waitlist_entry_pk PRIMARY KEY (id),
    CONSTRAINT waitlist_entry_uid_unique UNIQUE (uid),
    CONSTRAINT waitlist_entry_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT waitlist_entry_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT waitlist_entry_customer_fk FOREIGN KEY (customer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT waitlist_entry_hold_fk FOREIGN KEY (business_id, hold_id)
        REFERENCES hold (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT waitlist_entry_booking_fk FOREIGN KEY (business_id, booking_id)
        REFERENCES booking (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT waitlist_entry_status_known CHECK (status IN ('waiting', 'offered', 'claimed', 'withdrawn', 'over')),
    CONSTRAINT waitlist_entry_dates_in_order CHECK (date_to >= date_from),
    CONSTRAINT waitlist_entry_offer_whole CHECK (
        (status = 'offered') = (hold_id IS NOT NULL) AND (status <> 'offered' OR offer_expires_at IS NOT NULL)),
    CONSTRAINT waitlist_entry_claimed_whole CHECK ((status = 'claimed') = (booking_id IS NOT NULL)),
    CONSTRAINT waitlist_entry_note_length CHECK (length(note) <= 2000)
);
CREATE INDEX waitlist_entry_queue_ix ON waitlist_entry (business_id, created_at, id) WHERE status = 'waiting';
CREATE INDEX waitlist_entry_offer_ix ON waitlist_entry (offer_expires_at) WHERE status = 'offered';
CREATE INDEX waitlist_entry_over_ix ON waitlist_entry (date_to) WHERE status = 'waiting';
CREATE INDEX waitlist_entry_customer_ix ON waitlist_entry (customer_id, created_at, id);
CREATE INDEX waitlist_entry_business_ix ON waitlist_entry (business_id, created_at, id);
CREATE UNIQUE INDEX waitlist_entry_hold_unique ON waitlist_entry (business_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX waitlist_entry_booking_ix ON waitlist_entry (business_id, booking_id) WHERE booking_id IS NOT NULL;

-- The services somebody waits for, in their order, and by whom.
CREATE TABLE waitlist_service (
    business_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    position smallint NOT NULL,
    service_id bigint NOT NULL,
    employee_id bigint,
    CONSTRAINT waitlist_service_pk PRIMARY KEY (entry_id, position),
    CONSTRAINT waitlist_service_entry_fk FOREIGN KEY (business_id, entry_id)
        REFERENCES waitlist_entry (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT waitlist_service_service_fk FOREIGN KEY (business_id, service_id)
        REFERENCES service (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT waitlist_service_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT
);
CREATE INDEX waitlist_service_entry_ix ON waitlist_service (business_id, entry_id);
CREATE INDEX waitlist_service_service_ix ON waitlist_service (business_id, service_id);
CREATE INDEX waitlist_service_employee_ix ON waitlist_service (business_id, employee_id) WHERE employee_id IS NOT NULL;
