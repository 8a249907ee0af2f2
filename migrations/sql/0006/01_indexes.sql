-- each on its own
-- What the panel's pages list and draw.
CREATE INDEX CONCURRENTLY IF NOT EXISTS booking_created_ix ON booking USING brin (created_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS user_session_writes_asked_ix ON user_session (created_at DESC)
    WHERE acting_user_id IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_action_ix ON audit_log (action, id);

-- Operators look for people by how their names begin, each word: " fig" is in " figen aslani".
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_called_ix
    ON users USING gin (fold(' ' || name || ' ' || surname) gin_trgm_ops) WHERE erased_at IS NULL;

-- What the panel's overview counts by the day: these grow at their end, and a BRIN index of a few pages finds it.
CREATE INDEX CONCURRENTLY IF NOT EXISTS booking_starts_ix ON booking USING brin (starts_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS booking_event_at_ix ON booking_event USING brin (at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ledger_entry_at_ix ON ledger_entry USING brin (at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS notification_created_ix ON notification USING brin (created_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_created_ix ON users USING brin (created_at);

-- The panel's list goes by keys, and finds with this which of them are a day's.
CREATE INDEX CONCURRENTLY IF NOT EXISTS audit_log_at_ix ON audit_log (at);

CREATE INDEX CONCURRENTLY IF NOT EXISTS rating_waiting_ix ON rating (created_at) WHERE status = 'moderation';
