-- Visits that are over, to ask how they were: the job looks at the last days only.
CREATE INDEX booking_to_review_ix ON booking (ends_at) WHERE status = 'completed' AND customer_id IS NOT NULL;
