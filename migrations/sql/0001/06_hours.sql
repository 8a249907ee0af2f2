-- When a business or an employee works: wall-clock times of the business's zone, never instants.

-- No employee: the business's own week. end_time <= start_time: the interval ends on the next day.
CREATE TABLE working_hours (
    id bigint GENERATED ALWAYS AS IDENTITY,
    business_id bigint NOT NULL,
    employee_id bigint,
    weekday smallint NOT NULL,
    start_time time NOT NULL,
    end_time time NOT NULL,
    CONSTRAINT working_hours_pk PRIMARY KEY (id),
    CONSTRAINT working_hours_start_unique UNIQUE NULLS NOT DISTINCT (business_id, employee_id, weekday, start_time),
    CONSTRAINT working_hours_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT working_hours_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT working_hours_weekday_known CHECK (weekday BETWEEN 0 AND 6),
    CONSTRAINT working_hours_midnight_is_zero CHECK (start_time < '24:00' AND end_time < '24:00')
);

-- A stretch of local dates, both included, on which something else holds.
-- closure: nothing is open. special_hours: `intervals` replace every day, or `weekly` replaces the week.
-- break: `intervals` are taken out of every day. time_off: an employee is away, all day or during `intervals`.
-- intervals: [{"start": "10:00", "end": "12:00"}]; weekly: the same with "weekday": 0..6 (0 = Monday).
CREATE TABLE hours_exception (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    employee_id bigint,
    kind text NOT NULL,
    date_from date NOT NULL,
    date_to date NOT NULL,
    intervals jsonb,
    weekly jsonb,
    note text NOT NULL DEFAULT '',
    created_by_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT hours_exception_pk PRIMARY KEY (id),
    CONSTRAINT hours_exception_uid_unique UNIQUE (uid),
    CONSTRAINT hours_exception_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT hours_exception_employee_fk FOREIGN KEY (business_id, employee_id)
        REFERENCES employee (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT hours_exception_created_by_fk FOREIGN KEY (created_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT hours_exception_kind_known CHECK (kind IN ('closure', 'special_hours', 'break', 'time_off')),
    CONSTRAINT hours_exception_ends_after_start CHECK (date_to >= date_from),
    CONSTRAINT hours_exception_is_finite CHECK (isfinite(date_from) AND isfinite(date_to)),
    CONSTRAINT hours_exception_time_off_is_somebodys CHECK (kind <> 'time_off' OR employee_id IS NOT NULL),
    CONSTRAINT hours_exception_break_has_intervals CHECK (kind <> 'break' OR intervals IS NOT NULL),
    CONSTRAINT hours_exception_special_says_when CHECK (kind <> 'special_hours' OR num_nonnulls(intervals, weekly) = 1),
    CONSTRAINT hours_exception_weekly_is_special CHECK (kind = 'special_hours' OR weekly IS NULL),
    CONSTRAINT hours_exception_closure_is_whole CHECK (kind <> 'closure' OR intervals IS NULL),
    CONSTRAINT hours_exception_lists_are_lists CHECK (
        jsonb_typeof(intervals) = 'array' AND jsonb_typeof(weekly) = 'array'),
    CONSTRAINT hours_exception_note_length CHECK (length(note) <= 1000)
);
CREATE INDEX hours_exception_dates_ix ON hours_exception (business_id, date_to);
CREATE INDEX hours_exception_employee_ix ON hours_exception (business_id, employee_id) WHERE employee_id IS NOT NULL;
CREATE INDEX hours_exception_created_by_ix ON hours_exception (created_by_id) WHERE created_by_id IS NOT NULL;
