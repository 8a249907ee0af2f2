-- The key of an audited act belongs to what its hash is taken over: its words hang on it.
CREATE OR REPLACE FUNCTION audit_digest(entry audit_log) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(entry.previous_hash || convert_to(jsonb_build_array(
        entry.id, entry.chain_no, extract(epoch FROM entry.at), entry.actor_kind, entry.actor_id, entry.subject_id,
        entry.business_id, entry.action, entry.object_kind, entry.object_uid, entry.request_id, entry.data,
        encode(entry.text_hash, 'hex'))::text, 'UTF8'));

-- AvatID's own people and the teams of businesses never mix. Either side locks the person first, so that of two who
-- try at once the second sees what the first has written.
CREATE FUNCTION check_two_worlds() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
    IF TG_TABLE_NAME = 'operator' THEN
        IF NEW.revoked_at IS NULL AND EXISTS (SELECT FROM business_member WHERE user_id = NEW.user_id) THEN
            RAISE EXCEPTION 'somebody of a business''s team is no operator'
                USING ERRCODE = 'check_violation', TABLE = 'operator', CONSTRAINT = 'operator_has_no_team';
        END IF;
    ELSIF EXISTS (SELECT FROM operator WHERE user_id = NEW.user_id AND revoked_at IS NULL) THEN
        RAISE EXCEPTION 'an operator is nobody''s team'
            USING ERRCODE = 'check_violation', TABLE = 'business_member', CONSTRAINT = 'business_member_is_no_operator';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER operator_has_no_team BEFORE INSERT OR UPDATE OF user_id, revoked_at ON operator
    FOR EACH ROW EXECUTE FUNCTION check_two_worlds();
CREATE TRIGGER business_member_is_no_operator BEFORE INSERT OR UPDATE OF user_id ON business_member
    FOR EACH ROW EXECUTE FUNCTION check_two_worlds();
