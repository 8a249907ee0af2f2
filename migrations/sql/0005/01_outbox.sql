-- Messages: three more queues, and what is known of an attempt whose end nobody saw.

ALTER TABLE outbox DROP CONSTRAINT outbox_queue_known;
ALTER TABLE outbox ADD CONSTRAINT outbox_queue_known
    CHECK (queue IN ('mail', 'sms', 'push', 'chat', 'payments', 'outside', 'default'));

-- When a provider was last about to be asked; until it answers, the message may have arrived.
ALTER TABLE outbox ADD COLUMN handed_over_at timestamptz;
-- How many attempts ended without anybody knowing how.
ALTER TABLE outbox ADD COLUMN doubts smallint NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD CONSTRAINT outbox_doubts_not_negative CHECK (doubts >= 0);

-- The sweep asks each queue for its oldest in turn, so that a dead provider's thousands stand in nobody's way.
DROP INDEX outbox_to_do_ix;
CREATE INDEX outbox_to_do_ix ON outbox (queue, due, id) WHERE state IN ('waiting', 'sending');
