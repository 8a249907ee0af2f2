-- What the panel's overview counts by the day: these grow at their end, and a BRIN index of a few pages finds it.
CREATE INDEX booking_starts_ix ON booking USING brin (starts_at);
CREATE INDEX booking_event_at_ix ON booking_event USING brin (at);
CREATE INDEX ledger_entry_at_ix ON ledger_entry USING brin (at);
CREATE INDEX notification_created_ix ON notification USING brin (created_at);
CREATE INDEX users_created_ix ON users USING brin (created_at);
