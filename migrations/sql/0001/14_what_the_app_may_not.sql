-- Default privileges gave the app every row operation on every table. Histories it may only add to.

REVOKE UPDATE, DELETE, TRUNCATE ON booking_event, audit_log FROM avatid_app;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_text FROM avatid_app;
GRANT UPDATE (salt, text) ON audit_text TO avatid_app;
