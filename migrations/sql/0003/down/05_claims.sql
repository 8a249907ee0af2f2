DROP INDEX job_opening_business_ix;
DROP INDEX business_city_ix;
ALTER TABLE job_opening DROP COLUMN words;
DROP TABLE business_claim;
