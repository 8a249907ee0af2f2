-- Who owns what, and what PostgreSQL has to bring along.
--
-- Naming, for the whole folder: <table>_<what>. Primary keys end in _pk, foreign keys in _fk, unique keys in
-- _unique, plain indexes in _ix; checks, exclusions and triggers read as statements (booking_ends_after_start).
-- Amounts are checked with "< 'NaN'" as well as ">= 0", because numeric sorts NaN above every number.

CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

-- Roles belong to the whole cluster: another database's migration may be creating them at this moment. In the cloud
-- they are there already, with the extensions (migrations/roles.py): whoever migrates may create neither by itself.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'avatid_owner') THEN
        CREATE ROLE avatid_owner NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'avatid_app') THEN
        CREATE ROLE avatid_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

-- A migrator that is no superuser (Cloud SQL has none) may act as the owner only as its member. Having created the
-- role is not enough on 16: its creator may hand it out, but not become it. Refused: somebody has made it a member
-- already, or SET ROLE below will say so.
DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        GRANT avatid_owner TO CURRENT_USER;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO avatid_owner;
GRANT USAGE ON SCHEMA public TO avatid_app;

SET LOCAL ROLE avatid_owner;

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO avatid_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO avatid_app;

-- Search ignores case and accents: "Flokëtari" is found by "floketari", "Çela" by "cela". unaccent() is only STABLE,
-- since somebody could edit its dictionary; nobody does here, and an index needs IMMUTABLE. The ICU collation
-- lowers letters the same way in production (en_US) and locally (C).
CREATE FUNCTION fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(public.unaccent('public.unaccent'::regdictionary, value) COLLATE "und-x-icu");

-- Some tables only ever grow. A trigger refuses the rest to everybody, the owner included.
CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of this table are never changed or removed'
        USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;
