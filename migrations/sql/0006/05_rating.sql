-- A rating that its author has taken back: nothing is left of it but that this visit has been rated.
ALTER TABLE rating
    ADD COLUMN IF NOT EXISTS withdrawn_at timestamptz,
    DROP CONSTRAINT IF EXISTS rating_withdrawn_says_nothing,
    ADD CONSTRAINT rating_withdrawn_says_nothing
        CHECK (withdrawn_at IS NULL OR (status = 'hidden' AND comment = '')) NOT VALID;
