-- What operators have set while everything runs: a feature that is off, a limit other than the declared one.
CREATE TABLE IF NOT EXISTS tuning (
    kind text NOT NULL,
    name text NOT NULL,
    value integer NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by_id bigint NOT NULL,
    CONSTRAINT tuning_pk PRIMARY KEY (kind, name),
    CONSTRAINT tuning_changed_by_fk FOREIGN KEY (changed_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT tuning_kind_known CHECK (kind IN ('feature', 'limit')),
    CONSTRAINT tuning_value_fits CHECK (value >= 0 AND (kind <> 'feature' OR value <= 1)),
    CONSTRAINT tuning_name_is_plain CHECK (name ~ '^[a-z][a-z0-9_:.-]{0,99}$')
);
CREATE INDEX IF NOT EXISTS tuning_changed_by_ix ON tuning (changed_by_id);
