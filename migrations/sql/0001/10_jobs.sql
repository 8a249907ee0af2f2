-- Businesses that look for people, and people who answer.

CREATE TABLE job_opening (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    category_id bigint,
    title_en text NOT NULL,
    title_sq text,
    description_en text NOT NULL DEFAULT '',
    description_sq text,
    employment text NOT NULL DEFAULT 'full_time',
    salary_from numeric(14, 2),
    salary_to numeric(14, 2),
    closes_on date,
    closed_at timestamptz,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT job_opening_pk PRIMARY KEY (id),
    CONSTRAINT job_opening_uid_unique UNIQUE (uid),
    CONSTRAINT job_opening_in_business_unique UNIQUE (business_id, id),
    CONSTRAINT job_opening_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT job_opening_category_fk FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE RESTRICT,
    CONSTRAINT job_opening_title_length CHECK (length(title_en) BETWEEN 1 AND 255),
    CONSTRAINT job_opening_title_sq_length CHECK (length(title_sq) BETWEEN 1 AND 255),
    CONSTRAINT job_opening_employment_known CHECK (employment IN
        ('full_time', 'part_time', 'freelance', 'apprenticeship')),
    CONSTRAINT job_opening_salary_not_negative CHECK (
        salary_from >= 0 AND salary_from < 'NaN' AND salary_to >= salary_from AND salary_to < 'NaN')
);
CREATE INDEX job_opening_open_ix ON job_opening (created_at DESC, id DESC) WHERE closed_at IS NULL AND archived_at IS NULL;
CREATE INDEX job_opening_category_ix ON job_opening (category_id) WHERE category_id IS NOT NULL;

CREATE TABLE job_application (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    opening_id bigint NOT NULL,
    applicant_id bigint NOT NULL,
    message text NOT NULL DEFAULT '',
    upload_id bigint,
    status text NOT NULL DEFAULT 'sent',
    decided_by_id bigint,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT job_application_pk PRIMARY KEY (id),
    CONSTRAINT job_application_uid_unique UNIQUE (uid),
    CONSTRAINT job_application_applicant_unique UNIQUE (opening_id, applicant_id),
    CONSTRAINT job_application_opening_fk FOREIGN KEY (business_id, opening_id)
        REFERENCES job_opening (business_id, id) ON DELETE RESTRICT,
    CONSTRAINT job_application_applicant_fk FOREIGN KEY (applicant_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT job_application_upload_fk FOREIGN KEY (upload_id) REFERENCES upload (id) ON DELETE RESTRICT,
    CONSTRAINT job_application_decided_by_fk FOREIGN KEY (decided_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT job_application_status_known CHECK (status IN ('sent', 'accepted', 'declined', 'withdrawn')),
    CONSTRAINT job_application_message_length CHECK (length(message) <= 4000)
);
CREATE INDEX job_application_opening_ix ON job_application (business_id, opening_id);
CREATE INDEX job_application_applicant_ix ON job_application (applicant_id);
CREATE INDEX job_application_upload_ix ON job_application (upload_id) WHERE upload_id IS NOT NULL;
CREATE INDEX job_application_decided_by_ix ON job_application (decided_by_id) WHERE decided_by_id IS NOT NULL;
