-- Somebody says that a listed venue is theirs. The proof is a code to the number or address on record, or an
-- operator's look at what they send.

CREATE TABLE business_claim (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    claimant_id bigint NOT NULL,
    proof text NOT NULL,
    status text NOT NULL DEFAULT 'open',
    code_hash bytea,
    tries integer NOT NULL DEFAULT 0,
    message text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT '',
    expires_at timestamptz NOT NULL,
    decided_by_id bigint,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT business_claim_pk PRIMARY KEY (id),
    CONSTRAINT business_claim_uid_unique UNIQUE (uid),
    CONSTRAINT business_claim_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT business_claim_claimant_fk FOREIGN KEY (claimant_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT business_claim_decided_by_fk FOREIGN KEY (decided_by_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT business_claim_proof_known CHECK (proof IN ('phone', 'email', 'review')),
    CONSTRAINT business_claim_status_known CHECK (status IN ('open', 'granted', 'refused', 'withdrawn')),
    CONSTRAINT business_claim_tries_not_negative CHECK (tries >= 0),
    CONSTRAINT business_claim_decided_whole CHECK ((status = 'open') = (decided_at IS NULL)),
    CONSTRAINT business_claim_message_length CHECK (length(message) <= 4000),
    CONSTRAINT business_claim_reason_length CHECK (length(reason) <= 1000)
);
CREATE UNIQUE INDEX business_claim_open_unique ON business_claim (business_id, claimant_id) WHERE status = 'open';
CREATE INDEX business_claim_claimant_ix ON business_claim (claimant_id);
CREATE INDEX business_claim_decided_by_ix ON business_claim (decided_by_id) WHERE decided_by_id IS NOT NULL;
CREATE INDEX business_claim_to_review_ix ON business_claim (created_at) WHERE status = 'open' AND proof = 'review';

-- What a job can be found by, folded like everything else that is searched.
ALTER TABLE job_opening
    ADD COLUMN words text COLLATE "C" NOT NULL
        GENERATED ALWAYS AS (public.fold(title_en || ' ' || coalesce(title_sq, ''))) STORED;
CREATE INDEX job_opening_words_ix ON job_opening USING gin (words gin_trgm_ops)
    WHERE closed_at IS NULL AND archived_at IS NULL;
-- By town, however it is written.
CREATE INDEX business_city_ix ON business (public.fold(city));
CREATE INDEX job_opening_business_ix ON job_opening (business_id, created_at DESC, id DESC);
