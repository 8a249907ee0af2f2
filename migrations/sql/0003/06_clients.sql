-- Whoever has booked at a business is one of its clients, from the first booking on. The row holds what the business
-- notes; what the client has done is counted from the bookings. Two bookings of one customer take turns at the lock
-- on the customer, so neither waits here for the other.

CREATE FUNCTION remember_client() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO business_client (business_id, user_id, created_at)
        VALUES (NEW.business_id, NEW.customer_id, NEW.created_at)
        ON CONFLICT ON CONSTRAINT business_client_user_unique DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER booking_makes_a_client AFTER INSERT OR UPDATE OF customer_id ON booking
    FOR EACH ROW WHEN (NEW.customer_id IS NOT NULL) EXECUTE FUNCTION remember_client();

-- Those who came before there was a trigger; what was erased does not come back.
INSERT INTO business_client (business_id, user_id, created_at)
    SELECT b.business_id, b.customer_id, min(b.created_at)
      FROM booking b JOIN users u ON u.id = b.customer_id
     WHERE u.erased_at IS NULL
     GROUP BY b.business_id, b.customer_id
    ON CONFLICT ON CONSTRAINT business_client_user_unique DO NOTHING;

ALTER TABLE business_client ADD CONSTRAINT business_client_tags_few CHECK (cardinality(tags) <= 20);

CREATE INDEX booking_of_client_ix ON booking (business_id, customer_id, starts_at) WHERE customer_id IS NOT NULL;
CREATE INDEX business_client_recent_ix ON business_client (business_id, created_at, id);
