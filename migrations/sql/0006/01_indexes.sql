-- Indexes of tables that are large by now come first. Who writes there waits until this migration is through, who reads
-- does not; from 02 on tables are altered, which lets nobody read them, and so should be the shorter part.

-- What the panel's pages list and draw.
CREATE INDEX booking_created_ix ON booking USING brin (created_at);
CREATE INDEX user_session_writes_asked_ix ON user_session (created_at DESC)
    WHERE acting_user_id IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX audit_log_action_ix ON audit_log (action, id);

-- Operators look for people by how their names begin, each word: " fig" is in " figen aslani".
CREATE INDEX users_called_ix ON users USING gin (fold(' ' || name || ' ' || surname) gin_trgm_ops)
    WHERE erased_at IS NULL;

-- What the panel's overview counts by the day: these grow at their end, and a BRIN index of a few pages finds it.
CREATE INDEX booking_starts_ix ON booking USING brin (starts_at);
CREATE INDEX booking_event_at_ix ON booking_event USING brin (at);
CREATE INDEX ledger_entry_at_ix ON ledger_entry USING brin (at);
CREATE INDEX notification_created_ix ON notification USING brin (created_at);
CREATE INDEX users_created_ix ON users USING brin (created_at);

-- The panel's list goes by keys, and finds with this which of them are a day's.
CREATE INDEX audit_log_at_ix ON audit_log (at);
