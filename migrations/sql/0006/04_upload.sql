-- Which pictures an operator has looked at; `hidden` ones are shown to nobody any more.
ALTER TABLE upload
    ADD COLUMN IF NOT EXISTS looked_at timestamptz,
    DROP CONSTRAINT IF EXISTS upload_status_known,
    ADD CONSTRAINT upload_status_known
        CHECK (status IN ('pending', 'ready', 'refused', 'hidden', 'deleted')) NOT VALID;
