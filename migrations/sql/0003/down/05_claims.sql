DROP TABLE business_claim;
