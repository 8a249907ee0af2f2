ALTER TABLE business_search DROP COLUMN next_free_at, DROP COLUMN reliability;
