-- each on its own
-- The rows that were there before their rule. Validating reads the table, and lets everybody read and write it.
ALTER TABLE category VALIDATE CONSTRAINT category_rating_mean_is_of_stars;
ALTER TABLE upload VALIDATE CONSTRAINT upload_status_known;
ALTER TABLE rating VALIDATE CONSTRAINT rating_withdrawn_says_nothing;
ALTER TABLE business VALIDATE CONSTRAINT business_suspended_from_known;

CREATE INDEX CONCURRENTLY IF NOT EXISTS upload_to_look_at_ix ON upload (used_at DESC, id DESC)
    WHERE looked_at IS NULL AND status = 'ready' AND used_at IS NOT NULL
        AND purpose IN ('avatar', 'gallery', 'rating');
