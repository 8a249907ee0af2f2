-- Money: what customers were asked for and paid, what went back, whose it is now.

-- Whom a payment provider knows one of our people as.
CREATE TABLE payer (
    user_id bigint NOT NULL,
    provider text NOT NULL,
    provider_ref text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT payer_pk PRIMARY KEY (user_id, provider),
    CONSTRAINT payer_ref_unique UNIQUE (provider, provider_ref),
    CONSTRAINT payer_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT
);

-- A card that its owner let us keep, for a fee if they do not come. The provider has the card; we have its name there.
CREATE TABLE saved_card (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL,
    provider text NOT NULL,
    provider_ref text NOT NULL,
    brand text NOT NULL DEFAULT '',
    last4 text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    dropped_at timestamptz,
    CONSTRAINT saved_card_pk PRIMARY KEY (id),
    CONSTRAINT saved_card_uid_unique UNIQUE (uid),
    CONSTRAINT saved_card_ref_unique UNIQUE (provider, provider_ref),
    CONSTRAINT saved_card_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT saved_card_last4_is_short CHECK (length(last4) <= 4)
);
CREATE INDEX saved_card_user_ix ON saved_card (user_id);

ALTER TABLE booking ADD COLUMN saved_card_id bigint;
ALTER TABLE booking ADD COLUMN no_show_fee numeric(14, 2);
ALTER TABLE booking ADD CONSTRAINT booking_saved_card_fk
    FOREIGN KEY (saved_card_id) REFERENCES saved_card (id) ON DELETE RESTRICT;
ALTER TABLE booking ADD CONSTRAINT booking_no_show_fee_not_negative
    CHECK (no_show_fee >= 0 AND no_show_fee < 'NaN');
CREATE INDEX booking_saved_card_ix ON booking (saved_card_id) WHERE saved_card_id IS NOT NULL;

-- One attempt to be paid for one purpose. Its uid is the provider's idempotency key, so that a call that was cut off
-- can be made again. A `guarantee` moves no money: it keeps a card.
CREATE TABLE payment_intent (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    payer_id bigint NOT NULL,
    purpose text NOT NULL,
    attempt smallint NOT NULL DEFAULT 1,
    provider text NOT NULL,
    provider_ref text,
    status text NOT NULL DEFAULT 'created',
    amount numeric(14, 2) NOT NULL,
    amount_captured numeric(14, 2) NOT NULL DEFAULT 0,
    amount_refunded numeric(14, 2) NOT NULL DEFAULT 0,
    currency char(3) NOT NULL,
    last_error text,
    expires_at timestamptz,
    disputed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT payment_intent_pk PRIMARY KEY (id),
    CONSTRAINT payment_intent_uid_unique UNIQUE (uid),
    CONSTRAINT payment_intent_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT payment_intent_attempt_unique UNIQUE (booking_id, purpose, attempt),
    CONSTRAINT payment_intent_ref_unique UNIQUE (provider, provider_ref),
    CONSTRAINT payment_intent_booking_fk FOREIGN KEY (business_id, booking_id)
        REFERENCES booking (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT payment_intent_payer_fk FOREIGN KEY (payer_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT payment_intent_purpose_known CHECK (purpose IN ('deposit', 'full', 'no_show_fee', 'guarantee')),
    CONSTRAINT payment_intent_status_known CHECK
        (status IN ('created', 'open', 'processing', 'succeeded', 'failed', 'canceled')),
    CONSTRAINT payment_intent_amount_is_money CHECK (
        amount >= 0 AND amount < 'NaN' AND (amount > 0 OR purpose = 'guarantee')),
    CONSTRAINT payment_intent_captured_within_amount CHECK (amount_captured BETWEEN 0 AND amount),
    CONSTRAINT payment_intent_refunded_within_captured CHECK (amount_refunded BETWEEN 0 AND amount_captured),
    CONSTRAINT payment_intent_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT payment_intent_attempt_positive CHECK (attempt >= 1)
);
CREATE INDEX payment_intent_booking_ix ON payment_intent (business_id, booking_id);
CREATE INDEX payment_intent_payer_ix ON payment_intent (payer_id);
-- A retry for the same booking finds the open attempt; there is never a second one beside it.
CREATE UNIQUE INDEX payment_intent_open_unique ON payment_intent (booking_id, purpose)
    WHERE status IN ('created', 'open', 'processing');
-- Nobody pays twice for the same thing.
CREATE UNIQUE INDEX payment_intent_succeeded_unique ON payment_intent (booking_id, purpose) WHERE status = 'succeeded';

-- Money on its way back to the customer; its uid is the provider's idempotency key.
CREATE TABLE refund (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    payment_intent_id bigint NOT NULL,
    amount numeric(14, 2) NOT NULL,
    currency char(3) NOT NULL,
    reason text NOT NULL,
    status text NOT NULL DEFAULT 'due',
    provider_ref text,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    CONSTRAINT refund_pk PRIMARY KEY (id),
    CONSTRAINT refund_uid_unique UNIQUE (uid),
    CONSTRAINT refund_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT refund_ref_unique UNIQUE (provider_ref),
    CONSTRAINT refund_payment_intent_fk FOREIGN KEY (business_id, payment_intent_id)
        REFERENCES payment_intent (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT refund_amount_positive CHECK (amount > 0 AND amount < 'NaN'),
    CONSTRAINT refund_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT refund_reason_known CHECK (reason IN
        ('canceled_by_customer', 'canceled_by_business', 'declined', 'expired', 'too_late', 'no_show_undone', 'outside')),
    CONSTRAINT refund_status_known CHECK (status IN ('due', 'pending', 'succeeded', 'failed'))
);
CREATE INDEX refund_payment_intent_ix ON refund (business_id, payment_intent_id);
CREATE INDEX refund_to_make_ix ON refund (created_at) WHERE status IN ('due', 'pending');

-- A customer's bank wants money back; it is decided there, we only write it down.
CREATE TABLE dispute (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    payment_intent_id bigint NOT NULL,
    provider text NOT NULL,
    provider_ref text NOT NULL,
    amount numeric(14, 2) NOT NULL,
    currency char(3) NOT NULL,
    reason text NOT NULL DEFAULT '',
    status text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT dispute_pk PRIMARY KEY (id),
    CONSTRAINT dispute_uid_unique UNIQUE (uid),
    CONSTRAINT dispute_ref_unique UNIQUE (provider, provider_ref),
    CONSTRAINT dispute_payment_intent_fk FOREIGN KEY (business_id, payment_intent_id)
        REFERENCES payment_intent (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT dispute_amount_not_negative CHECK (amount >= 0 AND amount < 'NaN'),
    CONSTRAINT dispute_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE INDEX dispute_payment_intent_ix ON dispute (business_id, payment_intent_id);

-- The books, double entry: the lines of one `posting` add up to nothing. Grows only. `provider` is what lies at the
-- provider, `customer` what we owe customers who get it back and `business_payable` what we owe a business (both
-- negative while we do), `platform_fee` our share (negative: earned).
CREATE TABLE ledger_entry (
    id bigint GENERATED ALWAYS AS IDENTITY,
    posting text NOT NULL,
    account text NOT NULL,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    payment_intent_id bigint NOT NULL,
    refund_id bigint,
    amount numeric(14, 2) NOT NULL,
    currency char(3) NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ledger_entry_pk PRIMARY KEY (id),
    CONSTRAINT ledger_entry_account_unique UNIQUE (posting, account),
    CONSTRAINT ledger_entry_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT ledger_entry_booking_fk FOREIGN KEY (business_id, booking_id)
        REFERENCES booking (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT ledger_entry_payment_intent_fk FOREIGN KEY (business_id, payment_intent_id)
        REFERENCES payment_intent (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT ledger_entry_refund_fk FOREIGN KEY (business_id, refund_id)
        REFERENCES refund (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT ledger_entry_account_known CHECK
        (account IN ('customer', 'provider', 'business_payable', 'platform_fee')),
    CONSTRAINT ledger_entry_amount_is_money CHECK (amount <> 0 AND amount < 'NaN'),
    CONSTRAINT ledger_entry_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE INDEX ledger_entry_business_ix ON ledger_entry (business_id, account, currency);
CREATE INDEX ledger_entry_booking_ix ON ledger_entry (business_id, booking_id);
CREATE INDEX ledger_entry_payment_intent_ix ON ledger_entry (business_id, payment_intent_id);
CREATE INDEX ledger_entry_refund_ix ON ledger_entry (business_id, refund_id) WHERE refund_id IS NOT NULL;
CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_stays_whole BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entry FROM avatid_app;

CREATE FUNCTION posting_adds_up() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM ledger_entry WHERE posting = NEW.posting) <> 0 THEN
        RAISE EXCEPTION 'the posting % does not add up', NEW.posting
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_posting_adds_up', TABLE = 'ledger_entry';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_posting_adds_up AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION posting_adds_up();

-- What calling off costs, as it was told: whoever comes back with it in time pays exactly that.
CREATE TABLE cancel_quote (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    version integer NOT NULL,
    fee numeric(14, 2) NOT NULL,
    refund numeric(14, 2) NOT NULL,
    currency char(3) NOT NULL,
    valid_until timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT cancel_quote_pk PRIMARY KEY (id),
    CONSTRAINT cancel_quote_uid_unique UNIQUE (uid),
    CONSTRAINT cancel_quote_booking_fk FOREIGN KEY (business_id, booking_id)
        REFERENCES booking (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT cancel_quote_money_not_negative CHECK (
        fee >= 0 AND fee < 'NaN' AND refund >= 0 AND refund < 'NaN'),
    CONSTRAINT cancel_quote_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE INDEX cancel_quote_booking_ix ON cancel_quote (business_id, booking_id);
CREATE INDEX cancel_quote_over_ix ON cancel_quote (valid_until);
