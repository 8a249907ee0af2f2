-- What an employee's own account will be in the business, once connected; and one open invitation at a time.

ALTER TABLE employee
    ADD COLUMN joins_as text NOT NULL DEFAULT 'employee',
    ADD CONSTRAINT employee_joins_as_known CHECK (joins_as IN ('manager', 'employee'));

ALTER TABLE invitation
    ADD CONSTRAINT invitation_ends_once CHECK (num_nonnulls(accepted_at, revoked_at) <= 1);
CREATE UNIQUE INDEX invitation_open_unique ON invitation (business_id, employee_id)
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
