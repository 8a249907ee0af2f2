-- What lists are narrowed and ordered by stands beside the words, so that a search reads one row a business.
-- next_free_at: the earliest free time of all its services as last worked out. reliability: 0..1.

ALTER TABLE business_search
    ADD COLUMN next_free_at timestamptz,
    ADD COLUMN reliability double precision NOT NULL DEFAULT 0.5,
    ADD CONSTRAINT business_search_reliability_is_a_share CHECK (reliability BETWEEN 0 AND 1);
