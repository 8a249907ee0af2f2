-- What an employee's own account will be in the business, once connected.

ALTER TABLE employee
    ADD COLUMN joins_as text NOT NULL DEFAULT 'employee',
    ADD CONSTRAINT employee_joins_as_known CHECK (joins_as IN ('manager', 'employee'));
