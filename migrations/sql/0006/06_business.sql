-- A business that operators have looked at, and where a suspended one goes back to.
ALTER TABLE business
    ADD COLUMN IF NOT EXISTS verified_at timestamptz,
    ADD COLUMN IF NOT EXISTS suspended_from text,
    DROP CONSTRAINT IF EXISTS business_suspended_from_known,
    ADD CONSTRAINT business_suspended_from_known
        CHECK (suspended_from IN ('draft', 'published', 'listed', 'closed')) NOT VALID;
