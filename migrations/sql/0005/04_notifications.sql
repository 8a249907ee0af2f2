-- What has been told to somebody and carried to them by nobody yet: looked through every few minutes.

CREATE INDEX notification_unsent_ix ON notification (created_at, id) WHERE sent_at IS NULL;
