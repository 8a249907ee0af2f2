-- A row of upload begins when somebody wants to send a file: what a person may send in a day is counted from these
-- rows. sent_path: where a file that came by a signed link waits to be looked at. used_at: since when it is shown
-- somewhere, or belongs to somebody's application; once used it can be used for nothing else, and what is not used
-- within a day leaves.

ALTER TABLE upload
    ADD COLUMN sent_bytes bigint NOT NULL DEFAULT 0,
    ADD COLUMN sent_path text,
    ADD COLUMN used_at timestamptz,
    ADD CONSTRAINT upload_sent_bytes_not_negative CHECK (sent_bytes >= 0);

UPDATE upload SET used_at = created_at
 WHERE status = 'ready'
   AND id IN (SELECT upload_id FROM gallery_image
              UNION ALL SELECT upload_id FROM rating_image
              UNION ALL SELECT upload_id FROM job_application WHERE upload_id IS NOT NULL
              UNION ALL SELECT avatar_upload_id FROM users WHERE avatar_upload_id IS NOT NULL
              UNION ALL SELECT avatar_upload_id FROM employee WHERE avatar_upload_id IS NOT NULL);

DROP INDEX upload_owner_ix;
CREATE INDEX upload_owner_ix ON upload (owner_id, created_at);
DROP INDEX upload_unfinished_ix;
CREATE INDEX upload_unused_ix ON upload (created_at) WHERE used_at IS NULL AND status IN ('pending', 'ready');
CREATE INDEX upload_sent_ix ON upload (created_at) WHERE sent_path IS NOT NULL;
