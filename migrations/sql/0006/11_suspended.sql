-- A suspended venue that nobody owns (imported, or closed long ago) needs an owner as little as it did before.
CREATE OR REPLACE FUNCTION check_business_has_an_owner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    wanted bigint;
    needs_owner boolean;
BEGIN
    IF TG_TABLE_NAME = 'business' THEN
        wanted := NEW.id;
    ELSE
        wanted := OLD.business_id;
    END IF;
    SELECT CASE status WHEN 'suspended' THEN coalesce(suspended_from, status) ELSE status END
            NOT IN ('listed', 'closed') INTO needs_owner
        FROM business WHERE id = wanted FOR NO KEY UPDATE;
    IF needs_owner AND NOT EXISTS (SELECT FROM business_member WHERE business_id = wanted AND role = 'owner') THEN
        RAISE EXCEPTION 'a business needs at least one owner'
            USING ERRCODE = 'check_violation', TABLE = 'business_member', CONSTRAINT = 'business_has_an_owner';
    END IF;
    RETURN NULL;
END $$;
