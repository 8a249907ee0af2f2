-- The panel's list goes by keys, and finds with this which of them are a day's.
CREATE INDEX audit_log_at_ix ON audit_log (at);
