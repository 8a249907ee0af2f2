DROP INDEX upload_sent_ix;
DROP INDEX upload_unused_ix;
CREATE INDEX upload_unfinished_ix ON upload (created_at) WHERE status <> 'ready';
DROP INDEX upload_owner_ix;
CREATE INDEX upload_owner_ix ON upload (owner_id);
ALTER TABLE upload
    DROP CONSTRAINT upload_sent_bytes_not_negative,
    DROP COLUMN used_at,
    DROP COLUMN sent_path,
    DROP COLUMN sent_bytes;
