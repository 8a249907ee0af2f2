-- Who did what with whose data. Rows are only ever added, each carries the hash of the one before it, and they hold
-- ids and codes only: free text stands in a side row whose salted hash is part of the chain, so that erasure can
-- blank the words without breaking the chain.

CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    chain_no bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    actor_kind text NOT NULL,
    actor_id bigint,
    subject_id bigint,
    business_id bigint,
    action text NOT NULL,
    object_kind text,
    object_uid uuid,
    request_id text,
    data jsonb NOT NULL DEFAULT '{}',
    text_hash bytea,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_log_pk PRIMARY KEY (id),
    CONSTRAINT audit_log_chain_unique UNIQUE (chain_no),
    CONSTRAINT audit_log_actor_fk FOREIGN KEY (actor_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT audit_log_subject_fk FOREIGN KEY (subject_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT audit_log_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT audit_log_actor_known CHECK (actor_kind IN ('user', 'operator', 'system')),
    CONSTRAINT audit_log_action_is_plain CHECK (action ~ '^[a-z][a-z0-9_.]{1,63}$'),
    CONSTRAINT audit_log_data_is_an_object CHECK (jsonb_typeof(data) = 'object'),
    CONSTRAINT audit_log_hashes_are_sha256 CHECK (
        octet_length(hash) = 32 AND octet_length(previous_hash) = 32 AND octet_length(text_hash) = 32)
);
CREATE INDEX audit_log_actor_ix ON audit_log (actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_log_subject_ix ON audit_log (subject_id, id) WHERE subject_id IS NOT NULL;
CREATE INDEX audit_log_business_ix ON audit_log (business_id, id) WHERE business_id IS NOT NULL;

CREATE TABLE audit_text (
    audit_id bigint NOT NULL,
    salt bytea,
    text text,
    CONSTRAINT audit_text_pk PRIMARY KEY (audit_id),
    CONSTRAINT audit_text_audit_fk FOREIGN KEY (audit_id) REFERENCES audit_log (id) ON DELETE RESTRICT
);

-- The bytes that a row's hash is taken over. The verifier calls it too; a change of it needs a new chain.
CREATE FUNCTION audit_digest(entry audit_log) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(entry.previous_hash || convert_to(jsonb_build_array(
        entry.chain_no, extract(epoch FROM entry.at), entry.actor_kind, entry.actor_id, entry.subject_id,
        entry.business_id, entry.action, entry.object_kind, entry.object_uid, entry.request_id, entry.data,
        encode(entry.text_hash, 'hex'))::text, 'UTF8'));

-- Whoever adds a row waits for the one before to commit (the lock lasts as long as the transaction), otherwise
-- two rows would continue the same predecessor. What the caller says about number and hashes is ignored.
CREATE FUNCTION chain_audit_log() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    last_no bigint;
    last_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit_log', 0));
    SELECT chain_no, hash INTO last_no, last_hash FROM audit_log ORDER BY chain_no DESC LIMIT 1;
    NEW.chain_no := coalesce(last_no, 0) + 1;
    NEW.previous_hash := coalesce(last_hash, sha256(''::bytea));
    NEW.hash := audit_digest(NEW);
    RETURN NEW;
END $$;

CREATE TRIGGER audit_log_is_chained BEFORE INSERT ON audit_log
    FOR EACH ROW EXECUTE FUNCTION chain_audit_log();
CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_stays_whole BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A side row may be blanked, nothing else.
CREATE FUNCTION refuse_rewriting() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.audit_id = OLD.audit_id AND NEW.text IS NULL AND NEW.salt IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an audit text can only be blanked'
        USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;

CREATE TRIGGER audit_text_is_only_blanked BEFORE UPDATE ON audit_text
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER audit_text_stays BEFORE DELETE ON audit_text
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_text_stays_whole BEFORE TRUNCATE ON audit_text
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
