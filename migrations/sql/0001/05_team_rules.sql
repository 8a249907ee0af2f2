-- Promises about teams that no constraint can express.

-- Every business has an owner, except a listed one (imported, unclaimed) and a closed one. Checked at commit, so
-- that a business and its owner may be written in any order. The row lock makes two owners who leave at the same
-- moment take turns; each query of the function sees what has been committed before it.
CREATE FUNCTION check_business_has_an_owner() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
    needs_owner boolean;
BEGIN
    IF TG_TABLE_NAME = 'business' THEN
        wanted := NEW.id;
    ELSE
        wanted := OLD.business_id;
    END IF;
    SELECT status NOT IN ('listed', 'closed') INTO needs_owner
        FROM business WHERE id = wanted FOR NO KEY UPDATE;
    IF needs_owner AND NOT EXISTS (SELECT FROM business_member WHERE business_id = wanted AND role = 'owner') THEN
        RAISE EXCEPTION 'a business needs at least one owner'
            USING ERRCODE = 'check_violation', TABLE = 'business_member', CONSTRAINT = 'business_has_an_owner';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER business_has_an_owner
    AFTER INSERT OR UPDATE OF status ON business
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_business_has_an_owner();

CREATE CONSTRAINT TRIGGER business_member_leaves_an_owner
    AFTER DELETE OR UPDATE ON business_member
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_business_has_an_owner();

-- A resource is usable by the business it was made for.
CREATE FUNCTION use_resource_at_home() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO resource_use (business_id, resource_id) VALUES (NEW.business_id, NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER resource_is_used_at_home AFTER INSERT ON resource
    FOR EACH ROW EXECUTE FUNCTION use_resource_at_home();

-- ... and by another one only if both have an owner in common at that moment.
CREATE FUNCTION check_resource_is_shared_by_one_owner() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    home bigint;
BEGIN
    SELECT business_id INTO home FROM resource WHERE id = NEW.resource_id;
    IF home IS DISTINCT FROM NEW.business_id AND NOT EXISTS (
        SELECT FROM business_member here JOIN business_member there USING (user_id)
        WHERE here.business_id = NEW.business_id AND here.role = 'owner'
          AND there.business_id = home AND there.role = 'owner'
    ) THEN
        RAISE EXCEPTION 'only shops of one owner share a person'
            USING ERRCODE = 'check_violation', TABLE = 'resource_use', CONSTRAINT = 'resource_use_by_one_owner';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER resource_use_by_one_owner AFTER INSERT OR UPDATE ON resource_use
    FOR EACH ROW EXECUTE FUNCTION check_resource_is_shared_by_one_owner();
