DROP INDEX job_opening_business_ix;
ALTER TABLE job_opening DROP COLUMN words;
DROP TABLE business_claim;
