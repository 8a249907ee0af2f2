DROP INDEX invitation_open_unique;
ALTER TABLE invitation DROP CONSTRAINT invitation_ends_once;
ALTER TABLE employee DROP COLUMN joins_as;
