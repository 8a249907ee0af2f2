-- When a service can next be had, as the slot engine last worked it out. Only a hint: whoever shows it looks whether
-- the row is still valid and what it would take of the resource still free. No starts_at: nothing is free as far as
-- one can book. No row: not worked out since the business's hours, team, services or terms changed.

CREATE TABLE next_free (
    business_id bigint NOT NULL,
    service_id bigint NOT NULL,
    starts_at timestamptz,
    resource_id bigint,
    during tstzmultirange,
    worked_out_at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    CONSTRAINT next_free_pk PRIMARY KEY (business_id, service_id),
    CONSTRAINT next_free_service_fk FOREIGN KEY (business_id, service_id)
        REFERENCES service (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT next_free_resource_fk FOREIGN KEY (business_id, resource_id)
        REFERENCES resource_use (business_id, resource_id) ON DELETE RESTRICT,
    CONSTRAINT next_free_whole CHECK (num_nonnulls(starts_at, resource_id, during) IN (0, 3))
);
CREATE INDEX next_free_resource_ix ON next_free (business_id, resource_id) WHERE resource_id IS NOT NULL;
CREATE INDEX next_free_valid_ix ON next_free (valid_until);
