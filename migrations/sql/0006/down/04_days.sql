DROP INDEX users_created_ix;
DROP INDEX notification_created_ix;
DROP INDEX ledger_entry_at_ix;
DROP INDEX booking_event_at_ix;
DROP INDEX booking_starts_ix;
