ALTER TABLE employee DROP COLUMN joins_as;
