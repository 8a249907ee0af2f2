-- Generated from the migrations by `make generate`; read it, but change migrations/ instead.

-- btree_gin (EXTENSION)

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

-- btree_gist (EXTENSION)

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- citext (EXTENSION)

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

-- fuzzystrmatch (EXTENSION)

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public;

-- pg_trgm (EXTENSION)

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- postgis (EXTENSION)

CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;

-- unaccent (EXTENSION)

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

-- any_of(text[], text) (FUNCTION)

CREATE FUNCTION public.any_of(words text[], how text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT string_agg(format('%L%s'::text, word.word, any_of.how), ' | '::text) AS string_agg FROM unnest(any_of.words) word(word));

ALTER FUNCTION public.any_of(words text[], how text) OWNER TO avatid_owner;

-- audit_log (TABLE)

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    chain_no bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    actor_kind text NOT NULL,
    actor_id bigint,
    subject_id bigint,
    business_id bigint,
    action text NOT NULL,
    object_kind text,
    object_uid uuid,
    request_id text,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    text_hash bytea,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_log_action_is_plain CHECK ((action ~ '^[a-z][a-z0-9_.]{1,63}$'::text)),
    CONSTRAINT audit_log_actor_known CHECK ((actor_kind = ANY (ARRAY['user'::text, 'operator'::text, 'system'::text]))),
    CONSTRAINT audit_log_data_is_an_object CHECK ((jsonb_typeof(data) = 'object'::text)),
    CONSTRAINT audit_log_hashes_are_sha256 CHECK (((octet_length(hash) = 32) AND (octet_length(previous_hash) = 32) AND (octet_length(text_hash) = 32)))
);

ALTER TABLE public.audit_log OWNER TO avatid_owner;

-- audit_digest(public.audit_log) (FUNCTION)

CREATE FUNCTION public.audit_digest(entry public.audit_log) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(((entry).previous_hash || convert_to((jsonb_build_array((entry).id, (entry).chain_no, EXTRACT(epoch FROM (entry).at), (entry).actor_kind, (entry).actor_id, (entry).subject_id, (entry).business_id, (entry).action, (entry).object_kind, (entry).object_uid, (entry).request_id, (entry).data, encode((entry).text_hash, 'hex'::text)))::text, 'UTF8'::name)));

ALTER FUNCTION public.audit_digest(entry public.audit_log) OWNER TO avatid_owner;

-- fold(text) (FUNCTION)

CREATE FUNCTION public.fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower((public.unaccent('public.unaccent'::regdictionary, value) COLLATE "und-x-icu"));

ALTER FUNCTION public.fold(value text) OWNER TO avatid_owner;

-- plain_words(text) (FUNCTION)

CREATE FUNCTION public.plain_words(said text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace((public.fold(said) COLLATE "und-x-icu"), '[^[:alnum:]]+'::text, ' '::text, 'g'::text);

ALTER FUNCTION public.plain_words(said text) OWNER TO avatid_owner;

-- typed_words(text) (FUNCTION)

CREATE FUNCTION public.typed_words(typed text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT COALESCE(array_agg(first.word ORDER BY first.place) FILTER (WHERE (first.word <> ALL ('{a,an,and,at,for,in,near,of,the,dhe,e,i,me,ne,nga,per,prane,te,tek}'::text[]))), array_agg(first.word ORDER BY first.place), '{}'::text[]) AS "coalesce" FROM (SELECT "left"(one.word, 60) AS word, min(one.place) AS place FROM regexp_split_to_table(public.plain_words(typed_words.typed), ' '::text) WITH ORDINALITY one(word, place) WHERE (one.word <> ''::text) GROUP BY ("left"(one.word, 60)) ORDER BY (min(one.place)) LIMIT 12) first);

ALTER FUNCTION public.typed_words(typed text) OWNER TO avatid_owner;

-- beginnings(text, text) (FUNCTION)

CREATE FUNCTION public.beginnings(typed text, labels text DEFAULT ''::text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((SELECT COALESCE(string_agg(format('%L:*%s'::text, word.word, beginnings.labels), ' & '::text), ''::text) AS "coalesce" FROM unnest(public.typed_words(beginnings.typed)) word(word)))::tsquery;

ALTER FUNCTION public.beginnings(typed text, labels text) OWNER TO avatid_owner;

-- chain_audit_log() (FUNCTION)

CREATE FUNCTION public.chain_audit_log() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.chain_audit_log() OWNER TO avatid_owner;

-- check_business_has_an_owner() (FUNCTION)

CREATE FUNCTION public.check_business_has_an_owner() RETURNS trigger
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

ALTER FUNCTION public.check_business_has_an_owner() OWNER TO avatid_owner;

-- check_resource_is_shared_by_one_owner() (FUNCTION)

CREATE FUNCTION public.check_resource_is_shared_by_one_owner() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.check_resource_is_shared_by_one_owner() OWNER TO avatid_owner;

-- check_two_worlds() (FUNCTION)

CREATE FUNCTION public.check_two_worlds() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.check_two_worlds() OWNER TO avatid_owner;

-- closeness(tsvector, tsquery, tsquery, tsquery, integer) (FUNCTION)

CREATE FUNCTION public.closeness(document tsvector, wholes tsquery, begun tsquery, others tsquery, words integer) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((1)::double precision - exp(((((((ts_rank('{0.017,0.17,0.34,0.85}'::real[], document, wholes) * ((numnode(wholes) + 1))::double precision) + (ts_rank('{0.003,0.03,0.06,0.15}'::real[], document, begun) * ((numnode(begun) + 1))::double precision)) + (ts_rank('{0.02,0.2,0.4,1}'::real[], document, others) * ((numnode(others) + 1))::double precision)) / ('-2.0'::numeric)::double precision) / (words)::double precision) / (0.6079)::double precision)));

ALTER FUNCTION public.closeness(document tsvector, wholes tsquery, begun tsquery, others tsquery, words integer) OWNER TO avatid_owner;

-- follow_business() (FUNCTION)

CREATE FUNCTION public.follow_business() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM refresh_business_search(NEW.id);
    RETURN NULL;
END $$;

ALTER FUNCTION public.follow_business() OWNER TO avatid_owner;

-- follow_category() (FUNCTION)

CREATE FUNCTION public.follow_category() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    renamed bigint[] := ARRAY(
        SELECT id FROM changed JOIN was USING (id)
        WHERE (changed.name_en, changed.name_sq, changed.synonyms, changed.parent_id, changed.archived_at)
            IS DISTINCT FROM (was.name_en, was.name_sq, was.synonyms, was.parent_id, was.archived_at));
BEGIN
    PERFORM refresh_business_search(business_id) FROM (
        SELECT business_id FROM business_search
        WHERE category_uids && ARRAY(SELECT uid FROM category WHERE id = ANY (renamed))
        UNION SELECT business_id FROM service WHERE category_id = ANY (renamed)
        ORDER BY 1
    ) AS one;
    RETURN NULL;
END $$;

ALTER FUNCTION public.follow_category() OWNER TO avatid_owner;

-- follow_part_of_business() (FUNCTION)

CREATE FUNCTION public.follow_part_of_business() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM refresh_business_search(business_id) FROM (SELECT DISTINCT business_id FROM changed ORDER BY 1) AS one;
    RETURN NULL;
END $$;

ALTER FUNCTION public.follow_part_of_business() OWNER TO avatid_owner;

-- follow_town_name() (FUNCTION)

CREATE FUNCTION public.follow_town_name() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM refresh_business_search(id) FROM (
        SELECT id FROM business WHERE fold(city) IN (
            SELECT folded FROM town_name WHERE town IN (SELECT town FROM changed)
            UNION SELECT folded FROM changed)
        ORDER BY 1
    ) AS one;
    RETURN NULL;
END $$;

ALTER FUNCTION public.follow_town_name() OWNER TO avatid_owner;

-- meaning(text, bigint) (FUNCTION)

CREATE FUNCTION public.meaning(typed text, newest bigint, OUT wholes tsquery, OUT begun tsquery, OUT others tsquery, OUT words integer) RETURNS record
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    AS $$
    SELECT coalesce(string_agg(any_of(taken, ''), ' | ') FILTER (WHERE is_whole), '')::tsquery,
        coalesce(string_agg(any_of(taken, ':*'), ' | ') FILTER (WHERE is_whole), '')::tsquery,
        coalesce(string_agg(any_of(taken, ':*'), ' | ') FILTER (WHERE NOT is_whole), '')::tsquery,
        count(*)::integer
    FROM understood(typed, newest)
$$;

ALTER FUNCTION public.meaning(typed text, newest bigint, OUT wholes tsquery, OUT begun tsquery, OUT others tsquery, OUT words integer) OWNER TO avatid_owner;

-- meant_by(text, bigint) (FUNCTION)

CREATE FUNCTION public.meant_by(typed text, newest bigint) RETURNS SETOF text
    LANGUAGE sql STABLE STRICT ROWS 5 PARALLEL SAFE
    SET "pg_trgm.similarity_threshold" TO '0.25'
    AS $$
    WITH alike AS (
        SELECT word, least(levenshtein(word, typed), levenshtein(left(word, length(typed)), typed) + 1) AS apart
        FROM search_word WHERE word % typed AND id + 0 <= newest
        UNION ALL
        SELECT word, 1 FROM search_word WHERE id + 0 <= newest AND word = ANY (ARRAY(
            SELECT overlay(typed PLACING substr(typed, n + 1, 1) || substr(typed, n, 1) FROM n FOR 2) COLLATE "C"
            FROM generate_series(1, length(typed) - 1) AS n))
    ), nearest AS (
        SELECT DISTINCT word FROM alike
        WHERE apart <= CASE WHEN length(typed) < 3 THEN 0 WHEN length(typed) < 5 THEN 1 WHEN length(typed) < 8 THEN 2 ELSE 3 END
            AND apart = (SELECT min(apart) FROM alike)
    )
    SELECT word FROM nearest
    WHERE NOT EXISTS (SELECT FROM nearest shorter WHERE nearest.word ^@ shorter.word AND nearest.word <> shorter.word)
    ORDER BY similarity(word, typed) DESC, word LIMIT 5
$$;

ALTER FUNCTION public.meant_by(typed text, newest bigint) OWNER TO avatid_owner;

-- working_hours (TABLE)

CREATE TABLE public.working_hours (
    id bigint NOT NULL,
    business_id bigint NOT NULL,
    employee_id bigint,
    weekday smallint NOT NULL,
    start_time time without time zone NOT NULL,
    end_time time without time zone NOT NULL,
    CONSTRAINT working_hours_midnight_is_zero CHECK (((start_time < '24:00:00'::time without time zone) AND (end_time < '24:00:00'::time without time zone))),
    CONSTRAINT working_hours_weekday_known CHECK (((weekday >= 0) AND (weekday <= 6)))
);

ALTER TABLE public.working_hours OWNER TO avatid_owner;

-- open_minutes_of(bigint) (FUNCTION)

CREATE FUNCTION public.open_minutes_of(wanted bigint) RETURNS int4multirange
    LANGUAGE sql STABLE
    RETURN (SELECT (COALESCE(range_agg(int4range(((usual.begins - 60) + week.week), (((usual.begins + usual.lasts) + 60) + week.week))), '{}'::int4multirange) * '{[0,10080)}'::int4multirange) FROM (SELECT ((working_hours.weekday * 1440) + ((EXTRACT(epoch FROM working_hours.start_time))::integer / 60)) AS begins, (((EXTRACT(epoch FROM (working_hours.end_time - working_hours.start_time)))::integer / 60) + CASE WHEN (working_hours.end_time > working_hours.start_time) THEN 0 ELSE 1440 END) AS lasts FROM public.working_hours WHERE ((working_hours.business_id = open_minutes_of.wanted) AND (working_hours.employee_id IS NULL))) usual, unnest('{-10080,0,10080}'::integer[]) week(week));

ALTER FUNCTION public.open_minutes_of(wanted bigint) OWNER TO avatid_owner;

-- posting_adds_up() (FUNCTION)

CREATE FUNCTION public.posting_adds_up() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (SELECT sum(amount) FROM ledger_entry WHERE posting = NEW.posting) <> 0 THEN
        RAISE EXCEPTION 'the posting % does not add up', NEW.posting
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_posting_adds_up', TABLE = 'ledger_entry';
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION public.posting_adds_up() OWNER TO avatid_owner;

-- refresh_business_search(bigint) (FUNCTION)

CREATE FUNCTION public.refresh_business_search(wanted bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO business_search (business_id, uid) SELECT id, uid FROM business WHERE id = wanted ON CONFLICT DO NOTHING;
    PERFORM FROM business_search WHERE business_id = wanted FOR UPDATE;
    WITH RECURSIVE own AS (
        SELECT c.id, c.parent_id, c.uid FROM business_category bc JOIN category c ON c.id = bc.category_id
        WHERE bc.business_id = wanted
    ), upward AS (
        SELECT id, parent_id, uid FROM own
        UNION
        SELECT c.id, c.parent_id, c.uid FROM upward u JOIN category c ON c.id = u.parent_id
    ), menu AS (
        SELECT s.id, s.category_id, s.gender, concat_ws(' ', s.name_en, s.name_sq) AS names, coalesce((
            SELECT min(coalesce(es.price, s.price))
            FROM employee e LEFT JOIN employee_service es ON es.employee_id = e.id AND es.service_id = s.id
            WHERE e.business_id = s.business_id AND e.is_active AND e.archived_at IS NULL
                AND (s.is_performed_by_everyone OR es.service_id IS NOT NULL)), s.price) AS price
        FROM service s WHERE s.business_id = wanted AND s.is_active AND s.archived_at IS NULL
    ), called AS (
        SELECT c.id, concat_ws(' ', c.name_en, c.name_sq, array_to_string(c.synonyms, ' ')) AS names
        FROM category c WHERE c.archived_at IS NULL AND c.id IN (SELECT id FROM upward UNION SELECT category_id FROM menu)
    ), said AS (
        SELECT b.*,
            concat_ws(' ', b.name_en, b.name_sq) AS names,
            concat_ws(' ', b.city, (
                SELECT string_agg(DISTINCT other.name, ' ') FROM town_name mine JOIN town_name other USING (town)
                WHERE mine.folded = fold(b.city)
            ), (SELECT string_agg(names, ' ' ORDER BY id) FROM called WHERE id IN (SELECT id FROM upward))) AS kinds,
            left(concat_ws(' ', (SELECT string_agg(names, ' ' ORDER BY id) FROM menu),
                (SELECT string_agg(names, ' ' ORDER BY id) FROM called WHERE id NOT IN (SELECT id FROM upward))
            ), 60000) AS offers,
            left(concat_ws(' ', b.description_en, b.description_sq), 20000) AS descriptions
        FROM business b WHERE b.id = wanted
    ), fresh AS (
        SELECT b.uid, b.status IN ('published', 'listed') AND b.archived_at IS NULL AS is_visible,
            b.status = 'published' AND b.archived_at IS NULL AS takes_bookings,
            b.location, b.timezone, b.rating_rank, b.rating_count, b.rating_sum, b.currency, b.published_at,
            ARRAY(SELECT DISTINCT price FROM menu ORDER BY price) AS prices,
            coalesce((SELECT CASE WHEN min(gender) = max(gender) THEN min(gender) END FROM menu), 'all') AS gender,
            ARRAY(SELECT u.uid FROM upward u ORDER BY u.id) AS category_uids,
            open_minutes_of(b.id) AS open_minutes, special_days_of(b.id) AS special_days,
            words_of(b.names, 'A') || words_of(b.kinds, 'B') || words_of(b.offers, 'C')
                || words_of(b.descriptions, 'D') AS document
        FROM said b
    )
    UPDATE business_search s SET
        uid = f.uid, is_visible = f.is_visible, takes_bookings = f.takes_bookings, location = f.location,
        timezone = f.timezone, rating_rank = f.rating_rank, rating_count = f.rating_count,
        rating_sum = f.rating_sum, currency = f.currency, prices = f.prices, gender = f.gender,
        category_uids = f.category_uids, published_at = f.published_at, open_minutes = f.open_minutes,
        special_days = f.special_days, document = f.document
    FROM fresh f
    WHERE s.business_id = wanted
        AND (s.uid, s.is_visible, s.takes_bookings, s.location, s.timezone, s.rating_rank, s.rating_count,
             s.rating_sum, s.currency, s.prices, s.gender, s.category_uids, s.published_at, s.open_minutes,
             s.special_days, s.document)
        IS DISTINCT FROM (f.uid, f.is_visible, f.takes_bookings, f.location, f.timezone, f.rating_rank, f.rating_count,
             f.rating_sum, f.currency, f.prices, f.gender, f.category_uids, f.published_at, f.open_minutes,
             f.special_days, f.document);
    IF FOUND THEN
        PERFORM remember_words(document) FROM business_search WHERE business_id = wanted;
    END IF;
END $$;

ALTER FUNCTION public.refresh_business_search(wanted bigint) OWNER TO avatid_owner;

-- refuse_change() (FUNCTION)

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'rows of this table are never changed or removed'
        USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;

ALTER FUNCTION public.refuse_change() OWNER TO avatid_owner;

-- refuse_rewriting() (FUNCTION)

CREATE FUNCTION public.refuse_rewriting() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.audit_id = OLD.audit_id AND NEW.text IS NULL AND NEW.salt IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an audit text can only be blanked'
        USING ERRCODE = 'insufficient_privilege', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;

ALTER FUNCTION public.refuse_rewriting() OWNER TO avatid_owner;

-- remember_client() (FUNCTION)

CREATE FUNCTION public.remember_client() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO business_client (business_id, user_id, created_at)
        VALUES (NEW.business_id, NEW.customer_id, NEW.created_at)
        ON CONFLICT ON CONSTRAINT business_client_user_unique DO NOTHING;
    RETURN NULL;
END $$;

ALTER FUNCTION public.remember_client() OWNER TO avatid_owner;

-- remember_words(tsvector) (FUNCTION)

CREATE FUNCTION public.remember_words(document tsvector) RETURNS void
    LANGUAGE sql
    AS $$
    INSERT INTO search_word (word)
    SELECT said.lexeme FROM (
        SELECT lexeme FROM unnest(document)
        WHERE weights && '{A,B,C}' AND length(lexeme) BETWEEN 3 AND 40 AND lexeme !~ '[0-9]'
        ORDER BY positions[1] LIMIT 500
    ) AS said
    WHERE NOT EXISTS (SELECT FROM search_word k WHERE k.word = said.lexeme COLLATE "C")
$$;

ALTER FUNCTION public.remember_words(document tsvector) OWNER TO avatid_owner;

-- hours_exception (TABLE)

CREATE TABLE public.hours_exception (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    employee_id bigint,
    kind text NOT NULL,
    date_from date NOT NULL,
    date_to date NOT NULL,
    intervals jsonb,
    weekly jsonb,
    note text DEFAULT ''::text NOT NULL,
    created_by_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT hours_exception_break_has_intervals CHECK (((kind <> 'break'::text) OR (intervals IS NOT NULL))),
    CONSTRAINT hours_exception_closure_is_whole CHECK (((kind <> 'closure'::text) OR (intervals IS NULL))),
    CONSTRAINT hours_exception_ends_after_start CHECK ((date_to >= date_from)),
    CONSTRAINT hours_exception_is_finite CHECK ((isfinite(date_from) AND isfinite(date_to))),
    CONSTRAINT hours_exception_kind_known CHECK ((kind = ANY (ARRAY['closure'::text, 'special_hours'::text, 'break'::text, 'time_off'::text]))),
    CONSTRAINT hours_exception_lists_are_lists CHECK (((jsonb_typeof(intervals) = 'array'::text) AND (jsonb_typeof(weekly) = 'array'::text))),
    CONSTRAINT hours_exception_note_length CHECK ((length(note) <= 1000)),
    CONSTRAINT hours_exception_special_says_when CHECK (((kind <> 'special_hours'::text) OR (num_nonnulls(intervals, weekly) = 1))),
    CONSTRAINT hours_exception_time_off_is_somebodys CHECK (((kind <> 'time_off'::text) OR (employee_id IS NOT NULL))),
    CONSTRAINT hours_exception_weekly_is_special CHECK (((kind = 'special_hours'::text) OR (weekly IS NULL)))
);

ALTER TABLE public.hours_exception OWNER TO avatid_owner;

-- special_days_of(bigint) (FUNCTION)

CREATE FUNCTION public.special_days_of(wanted bigint) RETURNS datemultirange
    LANGUAGE sql STABLE
    RETURN (SELECT COALESCE(range_agg(daterange((hours_exception.date_from - 1), (hours_exception.date_to + 2))), '{}'::datemultirange) AS "coalesce" FROM public.hours_exception WHERE ((hours_exception.business_id = special_days_of.wanted) AND (hours_exception.employee_id IS NULL) AND (hours_exception.kind = 'special_hours'::text)));

ALTER FUNCTION public.special_days_of(wanted bigint) OWNER TO avatid_owner;

-- understood(text, bigint) (FUNCTION)

CREATE FUNCTION public.understood(typed text, newest bigint) RETURNS TABLE(taken text[], is_whole boolean)
    LANGUAGE sql STABLE STRICT ROWS 3 PARALLEL SAFE
    AS $$
    SELECT ARRAY[said.word] || CASE WHEN beginning.is_known THEN '{}' ELSE ARRAY(SELECT meant_by(said.word, newest)) END,
        NOT beginning.is_known
            OR EXISTS (SELECT FROM search_word WHERE word = said.word COLLATE "C" AND id + 0 <= newest)
    FROM unnest(typed_words(typed)) AS said (word), LATERAL (
        SELECT EXISTS (
            SELECT FROM search_word WHERE word >= said.word COLLATE "C" AND word < said.word || chr(1114111)
                AND id + 0 <= newest
        ) AS is_known
    ) AS beginning
$$;

ALTER FUNCTION public.understood(typed text, newest bigint) OWNER TO avatid_owner;

-- use_resource_at_home() (FUNCTION)

CREATE FUNCTION public.use_resource_at_home() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO resource_use (business_id, resource_id) VALUES (NEW.business_id, NEW.id);
    RETURN NULL;
END $$;

ALTER FUNCTION public.use_resource_at_home() OWNER TO avatid_owner;

-- wanted(text, bigint) (FUNCTION)

CREATE FUNCTION public.wanted(typed text, newest bigint DEFAULT '9223372036854775807'::bigint) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT coalesce(string_agg(format('(%s)', any_of(taken, ':*')), ' & '), '')::tsquery FROM understood(typed, newest)
$$;

ALTER FUNCTION public.wanted(typed text, newest bigint) OWNER TO avatid_owner;

-- words_of(text, "char") (FUNCTION)

CREATE FUNCTION public.words_of(said text, weight "char") RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT setweight((COALESCE(string_agg((("left"(each.word, 60) || ':'::text) || LEAST(each.place, (16383)::bigint)), ' '::text), ''::text))::tsvector, words_of.weight) AS setweight FROM string_to_table(public.plain_words(words_of.said), ' '::text) WITH ORDINALITY each(word, place) WHERE (each.word <> ''::text));

ALTER FUNCTION public.words_of(said text, weight "char") OWNER TO avatid_owner;

-- audit_log_id_seq (SEQUENCE)

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- audit_text (TABLE)

CREATE TABLE public.audit_text (
    audit_id bigint NOT NULL,
    salt bytea,
    text text
);

ALTER TABLE public.audit_text OWNER TO avatid_owner;

-- booking (TABLE)

CREATE TABLE public.booking (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    legacy_id bigint,
    version integer DEFAULT 1 NOT NULL,
    business_id bigint NOT NULL,
    customer_id bigint,
    created_by_id bigint,
    source text DEFAULT 'customer'::text NOT NULL,
    series_id uuid,
    guest_name text,
    guest_phone text,
    status text NOT NULL,
    holds_time boolean GENERATED ALWAYS AS ((status = ANY (ARRAY['pending_payment'::text, 'pending'::text, 'confirmed'::text, 'checked_in'::text, 'in_progress'::text]))) STORED NOT NULL,
    status_changed_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    is_automatic boolean DEFAULT false NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    timezone text NOT NULL,
    local_on date NOT NULL,
    local_start time without time zone NOT NULL,
    local_end time without time zone NOT NULL,
    duration_minutes integer NOT NULL,
    any_employee boolean DEFAULT false NOT NULL,
    is_outside_hours boolean DEFAULT false NOT NULL,
    schedule_no integer DEFAULT 0 NOT NULL,
    reschedule_count integer DEFAULT 0 NOT NULL,
    may_cancel_free boolean DEFAULT false NOT NULL,
    business_name_en text NOT NULL,
    business_name_sq text,
    list_price numeric(14,2) NOT NULL,
    discount numeric(14,2) DEFAULT 0 NOT NULL,
    total_price numeric(14,2) NOT NULL,
    currency character(3) NOT NULL,
    policy jsonb DEFAULT '{}'::jsonb NOT NULL,
    payment_choice text DEFAULT 'venue'::text NOT NULL,
    payment_status text DEFAULT 'none'::text NOT NULL,
    amount_due numeric(14,2) DEFAULT 0 NOT NULL,
    amount_paid numeric(14,2) DEFAULT 0 NOT NULL,
    amount_refunded numeric(14,2) DEFAULT 0 NOT NULL,
    cancellation_fee numeric(14,2),
    note text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    saved_card_id bigint,
    no_show_fee numeric(14,2),
    CONSTRAINT booking_counters_grow CHECK (((version >= 1) AND (schedule_no >= 0) AND (reschedule_count >= 0))),
    CONSTRAINT booking_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT booking_customer_books_himself CHECK (((source <> 'customer'::text) OR (customer_id IS NOT NULL))),
    CONSTRAINT booking_duration_positive CHECK ((duration_minutes > 0)),
    CONSTRAINT booking_ends_after_start CHECK (((ends_at > starts_at) AND isfinite(starts_at) AND isfinite(ends_at))),
    CONSTRAINT booking_guest_length CHECK ((((length(guest_name) >= 1) AND (length(guest_name) <= 128)) AND (length(guest_phone) <= 32))),
    CONSTRAINT booking_guest_phone_needs_a_name CHECK (((guest_phone IS NULL) OR (guest_name IS NOT NULL))),
    CONSTRAINT booking_is_for_somebody CHECK ((num_nonnulls(customer_id, guest_name) >= 1)),
    CONSTRAINT booking_money_is_a_number CHECK (((list_price < 'NaN'::numeric) AND (discount < 'NaN'::numeric) AND (amount_due < 'NaN'::numeric) AND (amount_paid < 'NaN'::numeric) AND (cancellation_fee < 'NaN'::numeric))),
    CONSTRAINT booking_money_not_negative CHECK (((list_price >= (0)::numeric) AND (discount >= (0)::numeric) AND (total_price >= (0)::numeric) AND (amount_due >= (0)::numeric) AND (amount_paid >= (0)::numeric) AND (amount_refunded >= (0)::numeric) AND (cancellation_fee >= (0)::numeric))),
    CONSTRAINT booking_no_show_fee_not_negative CHECK (((no_show_fee >= (0)::numeric) AND (no_show_fee < 'NaN'::numeric))),
    CONSTRAINT booking_note_length CHECK ((length(note) <= 2000)),
    CONSTRAINT booking_payment_choice_known CHECK ((payment_choice = ANY (ARRAY['venue'::text, 'deposit'::text, 'full'::text]))),
    CONSTRAINT booking_payment_status_known CHECK ((payment_status = ANY (ARRAY['none'::text, 'due'::text, 'processing'::text, 'paid'::text, 'failed'::text, 'partly_refunded'::text, 'refunded'::text, 'disputed'::text]))),
    CONSTRAINT booking_policy_is_an_object CHECK ((jsonb_typeof(policy) = 'object'::text)),
    CONSTRAINT booking_refund_within_paid CHECK ((amount_refunded <= amount_paid)),
    CONSTRAINT booking_source_known CHECK ((source = ANY (ARRAY['customer'::text, 'team'::text, 'phone'::text, 'import'::text]))),
    CONSTRAINT booking_status_known CHECK ((status = ANY (ARRAY['pending_payment'::text, 'pending'::text, 'confirmed'::text, 'checked_in'::text, 'in_progress'::text, 'completed'::text, 'cancelled_by_customer'::text, 'cancelled_by_business'::text, 'declined'::text, 'expired'::text, 'no_show'::text]))),
    CONSTRAINT booking_total_adds_up CHECK ((total_price = (list_price - discount))),
    CONSTRAINT booking_waits_until CHECK (((status <> ALL (ARRAY['pending_payment'::text, 'pending'::text])) OR (expires_at IS NOT NULL)))
);

ALTER TABLE public.booking OWNER TO avatid_owner;

-- booking_event (TABLE)

CREATE TABLE public.booking_event (
    id bigint NOT NULL,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    actor_kind text NOT NULL,
    actor_id bigint,
    from_status text,
    to_status text NOT NULL,
    code text NOT NULL,
    request_id text,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT booking_event_actor_is_somebody CHECK (((actor_kind = 'system'::text) OR (actor_id IS NOT NULL))),
    CONSTRAINT booking_event_actor_known CHECK ((actor_kind = ANY (ARRAY['customer'::text, 'team'::text, 'operator'::text, 'system'::text])))
);

ALTER TABLE public.booking_event OWNER TO avatid_owner;

-- booking_event_id_seq (SEQUENCE)

ALTER TABLE public.booking_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.booking_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- booking_event_text (TABLE)

CREATE TABLE public.booking_event_text (
    event_id bigint NOT NULL,
    text text NOT NULL,
    CONSTRAINT booking_event_text_length CHECK ((length(text) <= 2000))
);

ALTER TABLE public.booking_event_text OWNER TO avatid_owner;

-- booking_id_seq (SEQUENCE)

ALTER TABLE public.booking ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.booking_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- booking_item (TABLE)

CREATE TABLE public.booking_item (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    "position" smallint DEFAULT 0 NOT NULL,
    service_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    duration_minutes integer NOT NULL,
    parts jsonb,
    buffer_before_minutes integer DEFAULT 0 NOT NULL,
    buffer_after_minutes integer DEFAULT 0 NOT NULL,
    list_price numeric(14,2) NOT NULL,
    price numeric(14,2) NOT NULL,
    service_name_en text NOT NULL,
    service_name_sq text,
    employee_name text NOT NULL,
    CONSTRAINT booking_item_buffers_not_negative CHECK (((buffer_before_minutes >= 0) AND (buffer_after_minutes >= 0))),
    CONSTRAINT booking_item_duration_positive CHECK ((duration_minutes > 0)),
    CONSTRAINT booking_item_ends_after_start CHECK (((ends_at > starts_at) AND isfinite(starts_at) AND isfinite(ends_at))),
    CONSTRAINT booking_item_parts_is_a_list CHECK ((jsonb_typeof(parts) = 'array'::text)),
    CONSTRAINT booking_item_price_not_negative CHECK (((list_price >= (0)::numeric) AND (list_price < 'NaN'::numeric) AND (price >= (0)::numeric) AND (price < 'NaN'::numeric)))
);

ALTER TABLE public.booking_item OWNER TO avatid_owner;

-- booking_item_id_seq (SEQUENCE)

ALTER TABLE public.booking_item ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.booking_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- broadcast (TABLE)

CREATE TABLE public.broadcast (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    topic text NOT NULL,
    title_en text NOT NULL,
    title_sq text NOT NULL,
    body_en text NOT NULL,
    body_sq text NOT NULL,
    link text DEFAULT ''::text NOT NULL,
    created_by_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    through_user_id bigint DEFAULT 0 NOT NULL,
    told integer DEFAULT 0 NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT broadcast_is_short CHECK (((length(title_en) <= 100) AND (length(title_sq) <= 100) AND (length(body_en) <= 1000) AND (length(body_sq) <= 1000))),
    CONSTRAINT broadcast_told_not_negative CHECK (((told >= 0) AND (through_user_id >= 0))),
    CONSTRAINT broadcast_topic_is_plain CHECK ((topic ~ '^[a-z][a-z0-9-]{1,62}$'::text))
);

ALTER TABLE public.broadcast OWNER TO avatid_owner;

-- broadcast_id_seq (SEQUENCE)

ALTER TABLE public.broadcast ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.broadcast_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- business (TABLE)

CREATE TABLE public.business (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    legacy_id bigint,
    kind text DEFAULT 'business'::text NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    name_en text NOT NULL,
    name_sq text,
    description_en text DEFAULT ''::text NOT NULL,
    description_sq text,
    address text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    country character(2) DEFAULT 'AL'::bpchar NOT NULL,
    location public.geography(Point,4326),
    timezone text DEFAULT 'Europe/Tirane'::text NOT NULL,
    phone text,
    email public.citext,
    website text,
    currency character(3) DEFAULT 'ALL'::bpchar NOT NULL,
    source text,
    source_id text,
    rating_count integer DEFAULT 0 NOT NULL,
    rating_sum integer DEFAULT 0 NOT NULL,
    rating_histogram integer[] DEFAULT '{0,0,0,0,0}'::integer[] NOT NULL,
    rating_rank double precision DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    published_at timestamp with time zone,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    verified_at timestamp with time zone,
    suspended_from text,
    CONSTRAINT business_address_length CHECK ((length(address) <= 500)),
    CONSTRAINT business_country_is_iso CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT business_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT business_histogram_has_five_bars CHECK ((cardinality(rating_histogram) = 5)),
    CONSTRAINT business_is_found_somewhere CHECK (((status <> ALL (ARRAY['published'::text, 'listed'::text])) OR (location IS NOT NULL))),
    CONSTRAINT business_kind_known CHECK ((kind = ANY (ARRAY['business'::text, 'freelancer'::text]))),
    CONSTRAINT business_name_length CHECK (((length(name_en) >= 1) AND (length(name_en) <= 255))),
    CONSTRAINT business_name_sq_length CHECK (((length(name_sq) >= 1) AND (length(name_sq) <= 255))),
    CONSTRAINT business_rating_possible CHECK (((rating_count >= 0) AND ((rating_sum >= rating_count) AND (rating_sum <= (5 * rating_count))))),
    CONSTRAINT business_source_whole CHECK (((source IS NULL) = (source_id IS NULL))),
    CONSTRAINT business_status_known CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'listed'::text, 'suspended'::text, 'closed'::text]))),
    CONSTRAINT business_suspended_from_known CHECK ((suspended_from = ANY (ARRAY['draft'::text, 'published'::text, 'listed'::text, 'closed'::text]))),
    CONSTRAINT business_timezone_is_named CHECK (((length(timezone) >= 1) AND (length(timezone) <= 64)))
);

ALTER TABLE public.business OWNER TO avatid_owner;

-- business_category (TABLE)

CREATE TABLE public.business_category (
    business_id bigint NOT NULL,
    category_id bigint NOT NULL
);

ALTER TABLE public.business_category OWNER TO avatid_owner;

-- business_claim (TABLE)

CREATE TABLE public.business_claim (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    claimant_id bigint NOT NULL,
    proof text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    code_hash bytea,
    tries integer DEFAULT 0 NOT NULL,
    message text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    decided_by_id bigint,
    decided_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT business_claim_decided_whole CHECK (((status = 'open'::text) = (decided_at IS NULL))),
    CONSTRAINT business_claim_message_length CHECK ((length(message) <= 4000)),
    CONSTRAINT business_claim_proof_known CHECK ((proof = ANY (ARRAY['phone'::text, 'email'::text, 'review'::text]))),
    CONSTRAINT business_claim_reason_length CHECK ((length(reason) <= 1000)),
    CONSTRAINT business_claim_status_known CHECK ((status = ANY (ARRAY['open'::text, 'granted'::text, 'refused'::text, 'withdrawn'::text]))),
    CONSTRAINT business_claim_tries_not_negative CHECK ((tries >= 0))
);

ALTER TABLE public.business_claim OWNER TO avatid_owner;

-- business_claim_id_seq (SEQUENCE)

ALTER TABLE public.business_claim ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.business_claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- business_client (TABLE)

CREATE TABLE public.business_client (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    user_id bigint NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    blocked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT business_client_note_length CHECK ((length(note) <= 4000)),
    CONSTRAINT business_client_tags_few CHECK ((cardinality(tags) <= 20))
);

ALTER TABLE public.business_client OWNER TO avatid_owner;

-- business_client_id_seq (SEQUENCE)

ALTER TABLE public.business_client ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.business_client_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- business_id_seq (SEQUENCE)

ALTER TABLE public.business ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.business_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- business_member (TABLE)

CREATE TABLE public.business_member (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role text NOT NULL,
    employee_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT business_member_employee_is_somebody CHECK (((role <> 'employee'::text) OR (employee_id IS NOT NULL))),
    CONSTRAINT business_member_role_known CHECK ((role = ANY (ARRAY['owner'::text, 'manager'::text, 'employee'::text])))
);

ALTER TABLE public.business_member OWNER TO avatid_owner;

-- business_member_id_seq (SEQUENCE)

ALTER TABLE public.business_member ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.business_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- business_search (TABLE)

CREATE TABLE public.business_search (
    business_id bigint NOT NULL,
    document tsvector DEFAULT ''::tsvector NOT NULL,
    uid uuid NOT NULL,
    is_visible boolean DEFAULT false NOT NULL,
    takes_bookings boolean DEFAULT false NOT NULL,
    location public.geography(Point,4326),
    timezone text DEFAULT 'Europe/Tirane'::text NOT NULL,
    rating_rank double precision DEFAULT 0 NOT NULL,
    rating_count integer DEFAULT 0 NOT NULL,
    rating_sum integer DEFAULT 0 NOT NULL,
    currency character(3) DEFAULT 'ALL'::bpchar NOT NULL,
    prices numeric(14,2)[] DEFAULT '{}'::numeric[] NOT NULL,
    price_from numeric(14,2) GENERATED ALWAYS AS (prices[1]) STORED,
    gender text DEFAULT 'all'::text NOT NULL,
    category_uids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    published_at timestamp with time zone,
    open_minutes int4multirange DEFAULT '{}'::int4multirange NOT NULL,
    special_days datemultirange DEFAULT '{}'::datemultirange NOT NULL,
    next_free_at timestamp with time zone,
    next_free_until timestamp with time zone,
    reliability double precision DEFAULT 0.8 NOT NULL,
    CONSTRAINT business_search_reliability_is_a_share CHECK (((reliability >= (0)::double precision) AND (reliability <= (1)::double precision)))
)
WITH (fillfactor='80');

ALTER TABLE public.business_search OWNER TO avatid_owner;

-- busy_calendar (TABLE)

CREATE TABLE public.busy_calendar (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    sealed_url bytea NOT NULL,
    host text NOT NULL,
    etag text,
    failures integer DEFAULT 0 NOT NULL,
    last_error text,
    fetched_at timestamp with time zone,
    read_until timestamp with time zone,
    fetch_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT busy_calendar_failures_not_negative CHECK ((failures >= 0))
);

ALTER TABLE public.busy_calendar OWNER TO avatid_owner;

-- busy_calendar_id_seq (SEQUENCE)

ALTER TABLE public.busy_calendar ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.busy_calendar_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- busy_time (TABLE)

CREATE TABLE public.busy_time (
    id bigint NOT NULL,
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    calendar_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT busy_time_ends_after_start CHECK (((ends_at > starts_at) AND isfinite(starts_at) AND isfinite(ends_at)))
);

ALTER TABLE public.busy_time OWNER TO avatid_owner;

-- busy_time_id_seq (SEQUENCE)

ALTER TABLE public.busy_time ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.busy_time_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- calendar_feed (TABLE)

CREATE TABLE public.calendar_feed (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp with time zone
);

ALTER TABLE public.calendar_feed OWNER TO avatid_owner;

-- calendar_feed_id_seq (SEQUENCE)

ALTER TABLE public.calendar_feed ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.calendar_feed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- cancel_quote (TABLE)

CREATE TABLE public.cancel_quote (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    version integer NOT NULL,
    fee numeric(14,2) NOT NULL,
    refund numeric(14,2) NOT NULL,
    currency character(3) NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT cancel_quote_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cancel_quote_money_not_negative CHECK (((fee >= (0)::numeric) AND (fee < 'NaN'::numeric) AND (refund >= (0)::numeric) AND (refund < 'NaN'::numeric)))
);

ALTER TABLE public.cancel_quote OWNER TO avatid_owner;

-- cancel_quote_id_seq (SEQUENCE)

ALTER TABLE public.cancel_quote ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.cancel_quote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- category (TABLE)

CREATE TABLE public.category (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    legacy_id bigint,
    parent_id bigint,
    slug text NOT NULL,
    name_en text NOT NULL,
    name_sq text NOT NULL,
    synonyms text[] DEFAULT '{}'::text[] NOT NULL,
    logo text,
    price_hint numeric(14,2),
    currency character(3) DEFAULT 'ALL'::bpchar NOT NULL,
    duration_hint_minutes integer,
    rank integer DEFAULT 0 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    rating_mean double precision,
    CONSTRAINT category_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT category_duration_hint_positive CHECK ((duration_hint_minutes > 0)),
    CONSTRAINT category_is_not_its_own_parent CHECK ((parent_id <> id)),
    CONSTRAINT category_price_hint_not_negative CHECK (((price_hint >= (0)::numeric) AND (price_hint < 'NaN'::numeric))),
    CONSTRAINT category_rating_mean_is_of_stars CHECK (((rating_mean >= (1)::double precision) AND (rating_mean <= (5)::double precision))),
    CONSTRAINT category_slug_is_plain CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
);

ALTER TABLE public.category OWNER TO avatid_owner;

-- category_id_seq (SEQUENCE)

ALTER TABLE public.category ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- chat_message (TABLE)

CREATE TABLE public.chat_message (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    conversation_id bigint NOT NULL,
    no integer NOT NULL,
    sender_id bigint NOT NULL,
    side text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    upload_id bigint,
    hidden_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT chat_message_no_positive CHECK ((no >= 1)),
    CONSTRAINT chat_message_side_known CHECK ((side = ANY (ARRAY['customer'::text, 'team'::text]))),
    CONSTRAINT chat_message_text_length CHECK ((length(text) <= 2000))
);

ALTER TABLE public.chat_message OWNER TO avatid_owner;

-- chat_message_id_seq (SEQUENCE)

ALTER TABLE public.chat_message ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.chat_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- chat_report (TABLE)

CREATE TABLE public.chat_report (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    conversation_id bigint NOT NULL,
    message_id bigint,
    reporter_id bigint NOT NULL,
    reason text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    decision text,
    decided_by_id bigint,
    decided_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT chat_report_decision_is_whole CHECK (((decision IS NULL) = (decided_at IS NULL))),
    CONSTRAINT chat_report_decision_known CHECK ((decision = ANY (ARRAY['kept'::text, 'hidden'::text]))),
    CONSTRAINT chat_report_reason_known CHECK ((reason = ANY (ARRAY['spam'::text, 'offensive'::text, 'false'::text, 'private'::text, 'other'::text]))),
    CONSTRAINT chat_report_text_length CHECK ((length(text) <= 2000))
);

ALTER TABLE public.chat_report OWNER TO avatid_owner;

-- chat_report_id_seq (SEQUENCE)

ALTER TABLE public.chat_report ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.chat_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- conversation (TABLE)

CREATE TABLE public.conversation (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    last_no integer DEFAULT 0 NOT NULL,
    last_message_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    mirrored_version integer DEFAULT 0 NOT NULL,
    mirrored_no integer DEFAULT 0 NOT NULL,
    blocked_by_customer_at timestamp with time zone,
    blocked_by_team_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT conversation_counters_grow CHECK (((last_no >= 0) AND (version >= 1) AND (mirrored_version >= 0) AND ((mirrored_no >= 0) AND (mirrored_no <= last_no))))
);

ALTER TABLE public.conversation OWNER TO avatid_owner;

-- conversation_id_seq (SEQUENCE)

ALTER TABLE public.conversation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.conversation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- conversation_member (TABLE)

CREATE TABLE public.conversation_member (
    conversation_id bigint NOT NULL,
    user_id bigint NOT NULL,
    side text NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL,
    left_at timestamp with time zone,
    read_no integer DEFAULT 0 NOT NULL,
    rung_at timestamp with time zone,
    CONSTRAINT conversation_member_read_not_negative CHECK ((read_no >= 0)),
    CONSTRAINT conversation_member_side_known CHECK ((side = ANY (ARRAY['customer'::text, 'team'::text])))
);

ALTER TABLE public.conversation_member OWNER TO avatid_owner;

-- data_export (TABLE)

CREATE TABLE public.data_export (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    path text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ready_at timestamp with time zone,
    expires_at timestamp with time zone,
    CONSTRAINT data_export_ready_until_it_expires CHECK (((ready_at IS NULL) = (expires_at IS NULL)))
);

ALTER TABLE public.data_export OWNER TO avatid_owner;

-- data_export_id_seq (SEQUENCE)

ALTER TABLE public.data_export ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.data_export_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- device (TABLE)

CREATE TABLE public.device (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    session_id bigint,
    token text NOT NULL,
    platform text NOT NULL,
    app_version text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    topics text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT device_platform_known CHECK ((platform = ANY (ARRAY['ios'::text, 'android'::text, 'web'::text]))),
    CONSTRAINT device_token_length CHECK (((length(token) >= 1) AND (length(token) <= 2000)))
);

ALTER TABLE public.device OWNER TO avatid_owner;

-- device_id_seq (SEQUENCE)

ALTER TABLE public.device ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.device_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- dispute (TABLE)

CREATE TABLE public.dispute (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    payment_intent_id bigint NOT NULL,
    provider text NOT NULL,
    provider_ref text NOT NULL,
    amount numeric(14,2) NOT NULL,
    currency character(3) NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT dispute_amount_not_negative CHECK (((amount >= (0)::numeric) AND (amount < 'NaN'::numeric))),
    CONSTRAINT dispute_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text))
);

ALTER TABLE public.dispute OWNER TO avatid_owner;

-- dispute_id_seq (SEQUENCE)

ALTER TABLE public.dispute ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.dispute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- employee (TABLE)

CREATE TABLE public.employee (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    legacy_id bigint,
    business_id bigint NOT NULL,
    resource_id bigint NOT NULL,
    name text NOT NULL,
    surname text DEFAULT ''::text NOT NULL,
    email public.citext,
    phone text,
    bio text DEFAULT ''::text NOT NULL,
    avatar_upload_id bigint,
    rank integer DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    has_own_hours boolean DEFAULT false NOT NULL,
    rating_count integer DEFAULT 0 NOT NULL,
    rating_sum integer DEFAULT 0 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    joins_as text DEFAULT 'employee'::text NOT NULL,
    CONSTRAINT employee_bio_length CHECK ((length(bio) <= 4000)),
    CONSTRAINT employee_joins_as_known CHECK ((joins_as = ANY (ARRAY['manager'::text, 'employee'::text]))),
    CONSTRAINT employee_name_length CHECK (((length(name) >= 1) AND (length(name) <= 64))),
    CONSTRAINT employee_rating_possible CHECK (((rating_count >= 0) AND ((rating_sum >= rating_count) AND (rating_sum <= (5 * rating_count))))),
    CONSTRAINT employee_surname_length CHECK ((length(surname) <= 64))
);

ALTER TABLE public.employee OWNER TO avatid_owner;

-- employee_id_seq (SEQUENCE)

ALTER TABLE public.employee ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.employee_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- employee_service (TABLE)

CREATE TABLE public.employee_service (
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    service_id bigint NOT NULL,
    price numeric(14,2),
    duration_minutes integer,
    CONSTRAINT employee_service_duration_fits_a_day CHECK (((duration_minutes >= 1) AND (duration_minutes <= 1440))),
    CONSTRAINT employee_service_price_not_negative CHECK (((price >= (0)::numeric) AND (price < 'NaN'::numeric)))
);

ALTER TABLE public.employee_service OWNER TO avatid_owner;

-- fault (TABLE)

CREATE TABLE public.fault (
    hour timestamp with time zone NOT NULL,
    family text NOT NULL,
    route text NOT NULL,
    kind text NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    last_request_id text,
    CONSTRAINT fault_times_positive CHECK ((times > 0))
);

ALTER TABLE public.fault OWNER TO avatid_owner;

-- favourite (TABLE)

CREATE TABLE public.favourite (
    user_id bigint NOT NULL,
    business_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.favourite OWNER TO avatid_owner;

-- gallery_image (TABLE)

CREATE TABLE public.gallery_image (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    upload_id bigint NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    is_cover boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.gallery_image OWNER TO avatid_owner;

-- gallery_image_id_seq (SEQUENCE)

ALTER TABLE public.gallery_image ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.gallery_image_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- hold (TABLE)

CREATE TABLE public.hold (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    purpose text DEFAULT 'checkout'::text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT hold_ends_after_start CHECK (((ends_at > starts_at) AND isfinite(starts_at) AND isfinite(ends_at))),
    CONSTRAINT hold_purpose_known CHECK ((purpose = ANY (ARRAY['checkout'::text, 'waitlist'::text])))
);

ALTER TABLE public.hold OWNER TO avatid_owner;

-- hold_id_seq (SEQUENCE)

ALTER TABLE public.hold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- hours_exception_id_seq (SEQUENCE)

ALTER TABLE public.hours_exception ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.hours_exception_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- idempotency_key (TABLE)

CREATE TABLE public.idempotency_key (
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_hash bytea NOT NULL,
    status smallint NOT NULL,
    reply_headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    reply_body text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT idempotency_key_keeps_success CHECK (((status >= 200) AND (status <= 299))),
    CONSTRAINT idempotency_key_length CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);

ALTER TABLE public.idempotency_key OWNER TO avatid_owner;

-- identity (TABLE)

CREATE TABLE public.identity (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    provider text NOT NULL,
    subject text NOT NULL,
    email public.citext,
    is_email_authoritative boolean DEFAULT false NOT NULL,
    sealed_refresh_token bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT identity_provider_known CHECK ((provider = ANY (ARRAY['google'::text, 'apple'::text, 'facebook'::text, 'instagram'::text])))
);

ALTER TABLE public.identity OWNER TO avatid_owner;

-- identity_id_seq (SEQUENCE)

ALTER TABLE public.identity ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.identity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- inbox (TABLE)

CREATE TABLE public.inbox (
    id bigint NOT NULL,
    provider text NOT NULL,
    event_id text NOT NULL,
    kind text DEFAULT ''::text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    handled_at timestamp with time zone
);

ALTER TABLE public.inbox OWNER TO avatid_owner;

-- inbox_id_seq (SEQUENCE)

ALTER TABLE public.inbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.inbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- invitation (TABLE)

CREATE TABLE public.invitation (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    employee_id bigint NOT NULL,
    role text NOT NULL,
    email public.citext,
    phone text,
    token_hash bytea NOT NULL,
    invited_by_id bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT invitation_ends_once CHECK ((num_nonnulls(accepted_at, revoked_at) <= 1)),
    CONSTRAINT invitation_has_an_address CHECK ((num_nonnulls(email, phone) >= 1)),
    CONSTRAINT invitation_role_known CHECK ((role = ANY (ARRAY['manager'::text, 'employee'::text])))
);

ALTER TABLE public.invitation OWNER TO avatid_owner;

-- invitation_id_seq (SEQUENCE)

ALTER TABLE public.invitation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.invitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- job_application (TABLE)

CREATE TABLE public.job_application (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    opening_id bigint NOT NULL,
    applicant_id bigint NOT NULL,
    message text DEFAULT ''::text NOT NULL,
    upload_id bigint,
    status text DEFAULT 'sent'::text NOT NULL,
    decided_by_id bigint,
    decided_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT job_application_message_length CHECK ((length(message) <= 4000)),
    CONSTRAINT job_application_status_known CHECK ((status = ANY (ARRAY['sent'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text])))
);

ALTER TABLE public.job_application OWNER TO avatid_owner;

-- job_application_id_seq (SEQUENCE)

ALTER TABLE public.job_application ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- job_opening (TABLE)

CREATE TABLE public.job_opening (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    category_id bigint,
    title_en text NOT NULL,
    title_sq text,
    description_en text DEFAULT ''::text NOT NULL,
    description_sq text,
    employment text DEFAULT 'full_time'::text NOT NULL,
    salary_from numeric(14,2),
    salary_to numeric(14,2),
    closes_on date,
    closed_at timestamp with time zone,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    words text GENERATED ALWAYS AS (public.fold(((title_en || ' '::text) || COALESCE(title_sq, ''::text)))) STORED NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT job_opening_employment_known CHECK ((employment = ANY (ARRAY['full_time'::text, 'part_time'::text, 'freelance'::text, 'apprenticeship'::text]))),
    CONSTRAINT job_opening_salary_not_negative CHECK (((salary_from >= (0)::numeric) AND (salary_from < 'NaN'::numeric) AND (salary_to >= salary_from) AND (salary_to < 'NaN'::numeric))),
    CONSTRAINT job_opening_title_length CHECK (((length(title_en) >= 1) AND (length(title_en) <= 255))),
    CONSTRAINT job_opening_title_sq_length CHECK (((length(title_sq) >= 1) AND (length(title_sq) <= 255)))
);

ALTER TABLE public.job_opening OWNER TO avatid_owner;

-- job_opening_id_seq (SEQUENCE)

ALTER TABLE public.job_opening ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_opening_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- job_run (TABLE)

CREATE TABLE public.job_run (
    id bigint NOT NULL,
    job text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    done jsonb DEFAULT '{}'::jsonb NOT NULL,
    error text,
    CONSTRAINT job_run_done_is_an_object CHECK ((jsonb_typeof(done) = 'object'::text)),
    CONSTRAINT job_run_ends_after_it_starts CHECK ((finished_at >= started_at))
);

ALTER TABLE public.job_run OWNER TO avatid_owner;

-- job_run_id_seq (SEQUENCE)

ALTER TABLE public.job_run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- ledger_entry (TABLE)

CREATE TABLE public.ledger_entry (
    id bigint NOT NULL,
    posting text NOT NULL,
    account text NOT NULL,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    payment_intent_id bigint NOT NULL,
    refund_id bigint,
    amount numeric(14,2) NOT NULL,
    currency character(3) NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ledger_entry_account_known CHECK ((account = ANY (ARRAY['customer'::text, 'provider'::text, 'business_payable'::text, 'platform_fee'::text]))),
    CONSTRAINT ledger_entry_amount_is_money CHECK (((amount <> (0)::numeric) AND (amount < 'NaN'::numeric))),
    CONSTRAINT ledger_entry_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text))
);

ALTER TABLE public.ledger_entry OWNER TO avatid_owner;

-- ledger_entry_id_seq (SEQUENCE)

ALTER TABLE public.ledger_entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.ledger_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- message_key (TABLE)

CREATE TABLE public.message_key (
    dedup text NOT NULL,
    outbox_id bigint,
    expires_on date NOT NULL
);

ALTER TABLE public.message_key OWNER TO avatid_owner;

-- next_free (TABLE)

CREATE TABLE public.next_free (
    business_id bigint NOT NULL,
    service_id bigint NOT NULL,
    starts_at timestamp with time zone,
    resource_id bigint,
    during tstzmultirange,
    worked_out_at timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    CONSTRAINT next_free_whole CHECK ((num_nonnulls(starts_at, resource_id, during) = ANY (ARRAY[0, 3])))
);

ALTER TABLE public.next_free OWNER TO avatid_owner;

-- notification (TABLE)

CREATE TABLE public.notification (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    type text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_sent boolean GENERATED ALWAYS AS ((sent_at IS NOT NULL)) STORED NOT NULL,
    sent_at timestamp with time zone,
    read_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT notification_data_is_an_object CHECK ((jsonb_typeof(data) = 'object'::text)),
    CONSTRAINT notification_title_length CHECK ((length(title) <= 255)),
    CONSTRAINT notification_type_is_plain CHECK ((type ~ '^[a-z][a-z0-9_]{1,63}$'::text))
);

ALTER TABLE public.notification OWNER TO avatid_owner;

-- notification_id_seq (SEQUENCE)

ALTER TABLE public.notification ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.notification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- occupancy (TABLE)

CREATE TABLE public.occupancy (
    id bigint NOT NULL,
    business_id bigint NOT NULL,
    resource_id bigint NOT NULL,
    during tstzrange NOT NULL,
    booking_id bigint,
    hold_id bigint,
    expires_at timestamp with time zone,
    active boolean DEFAULT true NOT NULL,
    CONSTRAINT occupancy_hold_expires CHECK (((hold_id IS NULL) OR (expires_at IS NOT NULL))),
    CONSTRAINT occupancy_is_bounded CHECK (((lower(during) IS NOT NULL) AND (upper(during) IS NOT NULL) AND isfinite(lower(during)) AND isfinite(upper(during)) AND lower_inc(during) AND (NOT upper_inc(during)))),
    CONSTRAINT occupancy_is_of_one CHECK ((num_nonnulls(booking_id, hold_id) = 1)),
    CONSTRAINT occupancy_not_empty CHECK ((NOT isempty(during)))
);

ALTER TABLE public.occupancy OWNER TO avatid_owner;

-- occupancy_id_seq (SEQUENCE)

ALTER TABLE public.occupancy ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.occupancy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- one_time_code (TABLE)

CREATE TABLE public.one_time_code (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    purpose text NOT NULL,
    kind text DEFAULT 'code'::text NOT NULL,
    channel text NOT NULL,
    address public.citext NOT NULL,
    user_id bigint,
    code_hash bytea,
    provider_ref text,
    tries_left smallint DEFAULT 5 NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT one_time_code_can_be_checked CHECK (((code_hash IS NOT NULL) OR (channel = 'sms'::text))),
    CONSTRAINT one_time_code_channel_known CHECK ((channel = ANY (ARRAY['sms'::text, 'mail'::text, 'none'::text]))),
    CONSTRAINT one_time_code_kind_known CHECK ((kind = ANY (ARRAY['code'::text, 'proof'::text, 'link'::text]))),
    CONSTRAINT one_time_code_purpose_known CHECK ((purpose = ANY (ARRAY['registration'::text, 'login'::text, 'phone_update'::text, 'email_update'::text, 'password_reset'::text, 'reauthentication'::text, 'deletion_undo'::text]))),
    CONSTRAINT one_time_code_tries_left_counts_down CHECK ((tries_left >= 0))
);

ALTER TABLE public.one_time_code OWNER TO avatid_owner;

-- one_time_code_id_seq (SEQUENCE)

ALTER TABLE public.one_time_code ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.one_time_code_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- operator (TABLE)

CREATE TABLE public.operator (
    user_id bigint NOT NULL,
    role text NOT NULL,
    totp_secret bytea,
    totp_confirmed_at timestamp with time zone,
    totp_last_step bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT operator_role_known CHECK ((role = ANY (ARRAY['support'::text, 'admin'::text]))),
    CONSTRAINT operator_totp_needs_a_secret CHECK (((totp_secret IS NOT NULL) OR (totp_confirmed_at IS NULL)))
);

ALTER TABLE public.operator OWNER TO avatid_owner;

-- operator_session (TABLE)

CREATE TABLE public.operator_session (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    operator_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_reason text,
    CONSTRAINT operator_session_end_is_whole CHECK (((ended_at IS NULL) = (ended_reason IS NULL))),
    CONSTRAINT operator_session_name_length CHECK ((length(name) <= 200)),
    CONSTRAINT operator_session_token_is_sha256 CHECK ((length(token_hash) = 32))
);

ALTER TABLE public.operator_session OWNER TO avatid_owner;

-- operator_session_id_seq (SEQUENCE)

ALTER TABLE public.operator_session ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.operator_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- outbox (TABLE)

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    queue text DEFAULT 'default'::text NOT NULL,
    kind text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    due timestamp with time zone DEFAULT now() NOT NULL,
    not_after timestamp with time zone,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    lease_no integer DEFAULT 0 NOT NULL,
    provider_ref text,
    last_error text,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    handed_over_at timestamp with time zone,
    doubts smallint DEFAULT 0 NOT NULL,
    CONSTRAINT outbox_counters_grow CHECK (((attempts >= 0) AND (lease_no >= 0))),
    CONSTRAINT outbox_doubts_not_negative CHECK ((doubts >= 0)),
    CONSTRAINT outbox_kind_is_plain CHECK ((kind ~ '^[a-z][a-z0-9_]{1,63}$'::text)),
    CONSTRAINT outbox_queue_known CHECK ((queue = ANY (ARRAY['mail'::text, 'sms'::text, 'push'::text, 'chat'::text, 'payments'::text, 'outside'::text, 'default'::text]))),
    CONSTRAINT outbox_sending_has_a_lease CHECK (((state <> 'sending'::text) OR (lease_until IS NOT NULL))),
    CONSTRAINT outbox_sent_says_when CHECK (((state <> 'sent'::text) OR (sent_at IS NOT NULL))),
    CONSTRAINT outbox_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'skipped'::text, 'unknown'::text, 'dead'::text])))
);

ALTER TABLE public.outbox OWNER TO avatid_owner;

-- outbox_id_seq (SEQUENCE)

ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- payer (TABLE)

CREATE TABLE public.payer (
    user_id bigint NOT NULL,
    provider text NOT NULL,
    provider_ref text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.payer OWNER TO avatid_owner;

-- payment_intent (TABLE)

CREATE TABLE public.payment_intent (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    payer_id bigint NOT NULL,
    purpose text NOT NULL,
    attempt smallint DEFAULT 1 NOT NULL,
    provider text NOT NULL,
    provider_ref text,
    status text DEFAULT 'created'::text NOT NULL,
    amount numeric(14,2) NOT NULL,
    amount_captured numeric(14,2) DEFAULT 0 NOT NULL,
    amount_refunded numeric(14,2) DEFAULT 0 NOT NULL,
    currency character(3) NOT NULL,
    last_error text,
    expires_at timestamp with time zone,
    disputed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT payment_intent_amount_is_money CHECK (((amount >= (0)::numeric) AND (amount < 'NaN'::numeric) AND ((amount > (0)::numeric) OR (purpose = 'guarantee'::text)))),
    CONSTRAINT payment_intent_attempt_positive CHECK ((attempt >= 1)),
    CONSTRAINT payment_intent_captured_within_amount CHECK (((amount_captured >= (0)::numeric) AND (amount_captured <= amount))),
    CONSTRAINT payment_intent_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT payment_intent_purpose_known CHECK ((purpose = ANY (ARRAY['deposit'::text, 'full'::text, 'no_show_fee'::text, 'guarantee'::text]))),
    CONSTRAINT payment_intent_refunded_within_captured CHECK (((amount_refunded >= (0)::numeric) AND (amount_refunded <= amount_captured))),
    CONSTRAINT payment_intent_status_known CHECK ((status = ANY (ARRAY['created'::text, 'open'::text, 'processing'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text])))
);

ALTER TABLE public.payment_intent OWNER TO avatid_owner;

-- payment_intent_id_seq (SEQUENCE)

ALTER TABLE public.payment_intent ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.payment_intent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- policy (TABLE)

CREATE TABLE public.policy (
    business_id bigint NOT NULL,
    auto_confirm boolean DEFAULT true NOT NULL,
    min_notice_minutes integer DEFAULT 60 NOT NULL,
    max_days integer DEFAULT 90 NOT NULL,
    step_minutes integer DEFAULT 15,
    pack boolean DEFAULT false NOT NULL,
    limit_to_business_hours boolean DEFAULT true NOT NULL,
    max_per_employee_day integer,
    max_active_per_customer integer,
    deposit_percent numeric(5,2),
    deposit_amount numeric(14,2),
    free_until_minutes integer DEFAULT 1440 NOT NULL,
    fee_tiers jsonb DEFAULT '[]'::jsonb NOT NULL,
    no_show_fee jsonb,
    reschedule_until_minutes integer DEFAULT 0 NOT NULL,
    max_reschedules integer,
    allow_employee_change boolean DEFAULT true NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT policy_at_most_three_tiers CHECK (((jsonb_typeof(fee_tiers) = 'array'::text) AND (jsonb_array_length(fee_tiers) <= 3))),
    CONSTRAINT policy_caps_positive CHECK (((max_per_employee_day > 0) AND (max_active_per_customer > 0))),
    CONSTRAINT policy_deposit_not_negative CHECK (((deposit_amount >= (0)::numeric) AND (deposit_amount < 'NaN'::numeric))),
    CONSTRAINT policy_deposit_percent_is_a_share CHECK (((deposit_percent >= (0)::numeric) AND (deposit_percent <= (100)::numeric))),
    CONSTRAINT policy_free_cancel_not_negative CHECK ((free_until_minutes >= 0)),
    CONSTRAINT policy_horizon_not_negative CHECK (((max_days >= 0) AND (max_days <= 730))),
    CONSTRAINT policy_no_show_fee_is_an_object CHECK ((jsonb_typeof(no_show_fee) = 'object'::text)),
    CONSTRAINT policy_notice_not_negative CHECK ((min_notice_minutes >= 0)),
    CONSTRAINT policy_one_kind_of_deposit CHECK ((num_nonnulls(deposit_percent, deposit_amount) <= 1)),
    CONSTRAINT policy_reschedules_not_negative CHECK (((reschedule_until_minutes >= 0) AND (max_reschedules >= 0))),
    CONSTRAINT policy_step_is_usable CHECK (((step_minutes >= 5) AND (step_minutes <= 60)))
);

ALTER TABLE public.policy OWNER TO avatid_owner;

-- rate_limit (TABLE)

CREATE TABLE public.rate_limit (
    bucket text NOT NULL,
    tat timestamp with time zone NOT NULL,
    refused boolean DEFAULT false NOT NULL
)
WITH (fillfactor='60');

ALTER TABLE public.rate_limit OWNER TO avatid_owner;

-- rate_window (TABLE)

CREATE TABLE public.rate_window (
    bucket text NOT NULL,
    hits timestamp with time zone[] NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    refused boolean DEFAULT false NOT NULL
);

ALTER TABLE public.rate_window OWNER TO avatid_owner;

-- rating (TABLE)

CREATE TABLE public.rating (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    legacy_id bigint,
    business_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    employee_id bigint,
    rating smallint NOT NULL,
    employee_rating smallint,
    comment text DEFAULT ''::text NOT NULL,
    status text DEFAULT 'visible'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    edited_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    CONSTRAINT rating_comment_length CHECK ((length(comment) <= 4000)),
    CONSTRAINT rating_is_one_to_five CHECK (((rating >= 1) AND (rating <= 5))),
    CONSTRAINT rating_of_employee_is_one_to_five CHECK (((employee_rating >= 1) AND (employee_rating <= 5))),
    CONSTRAINT rating_of_employee_needs_one CHECK (((employee_rating IS NULL) OR (employee_id IS NOT NULL))),
    CONSTRAINT rating_status_known CHECK ((status = ANY (ARRAY['visible'::text, 'moderation'::text, 'hidden'::text]))),
    CONSTRAINT rating_withdrawn_says_nothing CHECK (((withdrawn_at IS NULL) OR ((status = 'hidden'::text) AND (comment = ''::text))))
);

ALTER TABLE public.rating OWNER TO avatid_owner;

-- rating_id_seq (SEQUENCE)

ALTER TABLE public.rating ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- rating_image (TABLE)

CREATE TABLE public.rating_image (
    rating_id bigint NOT NULL,
    upload_id bigint NOT NULL,
    "position" smallint DEFAULT 0 NOT NULL
);

ALTER TABLE public.rating_image OWNER TO avatid_owner;

-- rating_reply (TABLE)

CREATE TABLE public.rating_reply (
    rating_id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    author_id bigint NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    edited_at timestamp with time zone,
    hidden_at timestamp with time zone,
    CONSTRAINT rating_reply_length CHECK (((length(text) >= 1) AND (length(text) <= 4000)))
);

ALTER TABLE public.rating_reply OWNER TO avatid_owner;

-- rating_report (TABLE)

CREATE TABLE public.rating_report (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    rating_id bigint NOT NULL,
    reporter_id bigint NOT NULL,
    reason text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    decision text,
    decided_by_id bigint,
    decided_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rating_report_decision_known CHECK ((decision = ANY (ARRAY['kept'::text, 'hidden'::text]))),
    CONSTRAINT rating_report_decision_whole CHECK (((decision IS NULL) = (decided_at IS NULL))),
    CONSTRAINT rating_report_reason_known CHECK ((reason = ANY (ARRAY['spam'::text, 'offensive'::text, 'false'::text, 'private'::text, 'other'::text]))),
    CONSTRAINT rating_report_text_length CHECK ((length(text) <= 2000))
);

ALTER TABLE public.rating_report OWNER TO avatid_owner;

-- rating_report_id_seq (SEQUENCE)

ALTER TABLE public.rating_report ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rating_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- rating_revision (TABLE)

CREATE TABLE public.rating_revision (
    id bigint NOT NULL,
    rating_id bigint NOT NULL,
    rating smallint NOT NULL,
    employee_rating smallint,
    comment text NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.rating_revision OWNER TO avatid_owner;

-- rating_revision_id_seq (SEQUENCE)

ALTER TABLE public.rating_revision ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rating_revision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- refund (TABLE)

CREATE TABLE public.refund (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    payment_intent_id bigint NOT NULL,
    amount numeric(14,2) NOT NULL,
    currency character(3) NOT NULL,
    reason text NOT NULL,
    status text DEFAULT 'due'::text NOT NULL,
    provider_ref text,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT refund_amount_positive CHECK (((amount > (0)::numeric) AND (amount < 'NaN'::numeric))),
    CONSTRAINT refund_currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT refund_reason_known CHECK ((reason = ANY (ARRAY['canceled_by_customer'::text, 'canceled_by_business'::text, 'declined'::text, 'expired'::text, 'too_late'::text, 'no_show_undone'::text, 'outside'::text]))),
    CONSTRAINT refund_status_known CHECK ((status = ANY (ARRAY['due'::text, 'pending'::text, 'succeeded'::text, 'failed'::text])))
);

ALTER TABLE public.refund OWNER TO avatid_owner;

-- refund_id_seq (SEQUENCE)

ALTER TABLE public.refund ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.refund_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- registration (TABLE)

CREATE TABLE public.registration (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    email public.citext,
    phone text,
    code_hash bytea,
    tries_left smallint DEFAULT 5 NOT NULL,
    password_hash text,
    name text NOT NULL,
    surname text DEFAULT ''::text NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    device jsonb,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT registration_email_length CHECK (((length((email)::text) >= 3) AND (length((email)::text) <= 254))),
    CONSTRAINT registration_has_one_address CHECK ((num_nonnulls(email, phone) = 1)),
    CONSTRAINT registration_language_known CHECK ((language = ANY (ARRAY['en'::text, 'sq'::text]))),
    CONSTRAINT registration_name_length CHECK ((length(name) <= 64)),
    CONSTRAINT registration_phone_is_e164 CHECK ((phone ~ '^\+[1-9][0-9]{6,14}$'::text)),
    CONSTRAINT registration_surname_length CHECK ((length(surname) <= 64)),
    CONSTRAINT registration_tries_left_counts_down CHECK ((tries_left >= 0))
);

ALTER TABLE public.registration OWNER TO avatid_owner;

-- registration_id_seq (SEQUENCE)

ALTER TABLE public.registration ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.registration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- resource (TABLE)

CREATE TABLE public.resource (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    kind text DEFAULT 'employee'::text NOT NULL,
    person_id bigint,
    last_assigned_at timestamp with time zone,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT resource_kind_known CHECK ((kind = ANY (ARRAY['employee'::text, 'unit'::text]))),
    CONSTRAINT resource_only_employees_are_people CHECK (((kind = 'employee'::text) OR (person_id IS NULL)))
);

ALTER TABLE public.resource OWNER TO avatid_owner;

-- resource_id_seq (SEQUENCE)

ALTER TABLE public.resource ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.resource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- resource_use (TABLE)

CREATE TABLE public.resource_use (
    business_id bigint NOT NULL,
    resource_id bigint NOT NULL
);

ALTER TABLE public.resource_use OWNER TO avatid_owner;

-- saved_card (TABLE)

CREATE TABLE public.saved_card (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    provider text NOT NULL,
    provider_ref text NOT NULL,
    brand text DEFAULT ''::text NOT NULL,
    last4 text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    dropped_at timestamp with time zone,
    CONSTRAINT saved_card_last4_is_short CHECK ((length(last4) <= 4))
);

ALTER TABLE public.saved_card OWNER TO avatid_owner;

-- saved_card_id_seq (SEQUENCE)

ALTER TABLE public.saved_card ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.saved_card_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- search_word (TABLE)

CREATE TABLE public.search_word (
    id bigint NOT NULL,
    word text NOT NULL COLLATE pg_catalog."C"
);

ALTER TABLE public.search_word OWNER TO avatid_owner;

-- search_word_id_seq (SEQUENCE)

ALTER TABLE public.search_word ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.search_word_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- service (TABLE)

CREATE TABLE public.service (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    legacy_id bigint,
    business_id bigint NOT NULL,
    category_id bigint NOT NULL,
    name_en text NOT NULL,
    name_sq text,
    description_en text DEFAULT ''::text NOT NULL,
    description_sq text,
    price numeric(14,2) NOT NULL,
    duration_minutes integer NOT NULL,
    parts jsonb,
    gender text DEFAULT 'all'::text NOT NULL,
    buffer_before_minutes integer DEFAULT 0 NOT NULL,
    buffer_after_minutes integer DEFAULT 0 NOT NULL,
    intermission_minutes integer DEFAULT 0 NOT NULL,
    deposit numeric(14,2),
    cancellation jsonb,
    is_performed_by_everyone boolean DEFAULT true NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    rank integer DEFAULT 0 NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT service_buffers_not_negative CHECK ((((buffer_before_minutes >= 0) AND (buffer_before_minutes <= 1440)) AND ((buffer_after_minutes >= 0) AND (buffer_after_minutes <= 1440)) AND ((intermission_minutes >= 0) AND (intermission_minutes <= 1440)))),
    CONSTRAINT service_cancellation_is_an_object CHECK ((jsonb_typeof(cancellation) = 'object'::text)),
    CONSTRAINT service_deposit_within_price CHECK (((deposit >= (0)::numeric) AND (deposit <= price))),
    CONSTRAINT service_duration_fits_a_day CHECK (((duration_minutes >= 1) AND (duration_minutes <= 1440))),
    CONSTRAINT service_gender_known CHECK ((gender = ANY (ARRAY['all'::text, 'female'::text, 'male'::text]))),
    CONSTRAINT service_name_length CHECK (((length(name_en) >= 1) AND (length(name_en) <= 255))),
    CONSTRAINT service_name_sq_length CHECK (((length(name_sq) >= 1) AND (length(name_sq) <= 255))),
    CONSTRAINT service_parts_is_a_list CHECK ((jsonb_typeof(parts) = 'array'::text)),
    CONSTRAINT service_price_not_negative CHECK (((price >= (0)::numeric) AND (price < 'NaN'::numeric)))
);

ALTER TABLE public.service OWNER TO avatid_owner;

-- service_id_seq (SEQUENCE)

ALTER TABLE public.service ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.service_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- topic_subscription (TABLE)

CREATE TABLE public.topic_subscription (
    user_id bigint NOT NULL,
    topic text NOT NULL,
    subscribed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT topic_subscription_topic_is_plain CHECK ((topic ~ '^[a-z][a-z0-9-]{1,62}$'::text))
);

ALTER TABLE public.topic_subscription OWNER TO avatid_owner;

-- town_name (TABLE)

CREATE TABLE public.town_name (
    town text NOT NULL,
    name text NOT NULL,
    folded text GENERATED ALWAYS AS (public.fold(name)) STORED NOT NULL
);

ALTER TABLE public.town_name OWNER TO avatid_owner;

-- tuning (TABLE)

CREATE TABLE public.tuning (
    kind text NOT NULL,
    name text NOT NULL,
    value integer NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_by_id bigint NOT NULL,
    CONSTRAINT tuning_kind_known CHECK ((kind = ANY (ARRAY['feature'::text, 'limit'::text]))),
    CONSTRAINT tuning_name_is_plain CHECK ((name ~ '^[a-z][a-z0-9_:.-]{0,99}$'::text)),
    CONSTRAINT tuning_value_fits CHECK (((value >= 0) AND ((kind <> 'feature'::text) OR (value <= 1))))
);

ALTER TABLE public.tuning OWNER TO avatid_owner;

-- upload (TABLE)

CREATE TABLE public.upload (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    owner_id bigint NOT NULL,
    purpose text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    path text,
    content_type text,
    size_bytes bigint,
    width integer,
    height integer,
    variants jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    sent_bytes bigint DEFAULT 0 NOT NULL,
    sent_path text,
    used_at timestamp with time zone,
    looked_at timestamp with time zone,
    CONSTRAINT upload_purpose_known CHECK ((purpose = ANY (ARRAY['avatar'::text, 'gallery'::text, 'rating'::text, 'chat'::text, 'application'::text]))),
    CONSTRAINT upload_ready_is_somewhere CHECK (((status <> 'ready'::text) OR (path IS NOT NULL))),
    CONSTRAINT upload_sent_bytes_not_negative CHECK ((sent_bytes >= 0)),
    CONSTRAINT upload_sizes_positive CHECK (((size_bytes > 0) AND (width > 0) AND (height > 0))),
    CONSTRAINT upload_status_known CHECK ((status = ANY (ARRAY['pending'::text, 'ready'::text, 'refused'::text, 'hidden'::text, 'deleted'::text]))),
    CONSTRAINT upload_variants_is_an_object CHECK ((jsonb_typeof(variants) = 'object'::text))
);

ALTER TABLE public.upload OWNER TO avatid_owner;

-- upload_id_seq (SEQUENCE)

ALTER TABLE public.upload ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.upload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- user_session (TABLE)

CREATE TABLE public.user_session (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id bigint NOT NULL,
    gen integer DEFAULT 0 NOT NULL,
    salt bytea NOT NULL,
    platform text,
    name text,
    amr text[] DEFAULT '{}'::text[] NOT NULL,
    acting_user_id bigint,
    is_read_only boolean DEFAULT false NOT NULL,
    authenticated_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    rotated_at timestamp with time zone,
    last_seen_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_reason text,
    writes_allowed_by_id bigint,
    writes_allowed_at timestamp with time zone,
    CONSTRAINT user_session_gen_grows CHECK ((gen >= 0)),
    CONSTRAINT user_session_platform_known CHECK ((platform = ANY (ARRAY['ios'::text, 'android'::text, 'web'::text]))),
    CONSTRAINT user_session_reason_needs_revocation CHECK (((revoked_at IS NOT NULL) OR (revoked_reason IS NULL))),
    CONSTRAINT user_session_support_is_read_only CHECK (((acting_user_id IS NULL) OR (is_read_only AND (acting_user_id <> user_id)))),
    CONSTRAINT user_session_writes_allowed_by_another CHECK ((((writes_allowed_by_id IS NULL) = (writes_allowed_at IS NULL)) AND ((writes_allowed_by_id IS NULL) OR (is_read_only AND (writes_allowed_by_id <> acting_user_id)))))
);

ALTER TABLE public.user_session OWNER TO avatid_owner;

-- user_session_id_seq (SEQUENCE)

ALTER TABLE public.user_session ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.user_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- users (TABLE)

CREATE TABLE public.users (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    legacy_id bigint,
    email public.citext,
    email_verified_at timestamp with time zone,
    phone text,
    phone_verified_at timestamp with time zone,
    name text NOT NULL,
    surname text DEFAULT ''::text NOT NULL,
    password_hash text,
    password_changed_at timestamp with time zone,
    token_version integer DEFAULT 0 NOT NULL,
    language text DEFAULT 'en'::text NOT NULL,
    timezone text,
    avatar_upload_id bigint,
    location public.geography(Point,4326),
    send_push_notifications boolean DEFAULT true NOT NULL,
    send_email_notification boolean DEFAULT true NOT NULL,
    send_sms_notification boolean DEFAULT false NOT NULL,
    quiet_from time without time zone,
    quiet_until time without time zone,
    accepts_broadcasts_since timestamp with time zone,
    blocked_at timestamp with time zone,
    deletion_requested_at timestamp with time zone,
    erase_at timestamp with time zone,
    erased_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_email_is_there_when_verified CHECK (((email IS NOT NULL) OR (email_verified_at IS NULL))),
    CONSTRAINT users_email_length CHECK (((length((email)::text) >= 3) AND (length((email)::text) <= 254))),
    CONSTRAINT users_erasure_was_requested CHECK (((deletion_requested_at IS NULL) = (erase_at IS NULL))),
    CONSTRAINT users_language_known CHECK ((language = ANY (ARRAY['en'::text, 'sq'::text]))),
    CONSTRAINT users_name_length CHECK ((length(name) <= 64)),
    CONSTRAINT users_phone_is_e164 CHECK ((phone ~ '^\+[1-9][0-9]{6,14}$'::text)),
    CONSTRAINT users_phone_is_there_when_verified CHECK (((phone IS NOT NULL) OR (phone_verified_at IS NULL))),
    CONSTRAINT users_quiet_hours_whole CHECK (((quiet_from IS NULL) = (quiet_until IS NULL))),
    CONSTRAINT users_surname_length CHECK ((length(surname) <= 64)),
    CONSTRAINT users_token_version_grows CHECK ((token_version >= 0))
);

ALTER TABLE public.users OWNER TO avatid_owner;

-- users_id_seq (SEQUENCE)

ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- waitlist_entry (TABLE)

CREATE TABLE public.waitlist_entry (
    id bigint NOT NULL,
    uid uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    date_from date NOT NULL,
    date_to date NOT NULL,
    time_from time without time zone,
    time_to time without time zone,
    note text DEFAULT ''::text NOT NULL,
    status text DEFAULT 'waiting'::text NOT NULL,
    hold_id bigint,
    offered_at timestamp with time zone,
    offer_expires_at timestamp with time zone,
    times_offered integer DEFAULT 0 NOT NULL,
    booking_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT waitlist_entry_claimed_whole CHECK (((status = 'claimed'::text) = (booking_id IS NOT NULL))),
    CONSTRAINT waitlist_entry_dates_in_order CHECK ((date_to >= date_from)),
    CONSTRAINT waitlist_entry_note_length CHECK ((length(note) <= 2000)),
    CONSTRAINT waitlist_entry_offer_whole CHECK ((((status = 'offered'::text) = (hold_id IS NOT NULL)) AND ((status <> 'offered'::text) OR (offer_expires_at IS NOT NULL)))),
    CONSTRAINT waitlist_entry_status_known CHECK ((status = ANY (ARRAY['waiting'::text, 'offered'::text, 'claimed'::text, 'withdrawn'::text, 'over'::text])))
);

ALTER TABLE public.waitlist_entry OWNER TO avatid_owner;

-- waitlist_entry_id_seq (SEQUENCE)

ALTER TABLE public.waitlist_entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.waitlist_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- waitlist_service (TABLE)

CREATE TABLE public.waitlist_service (
    business_id bigint NOT NULL,
    entry_id bigint NOT NULL,
    "position" smallint NOT NULL,
    service_id bigint NOT NULL,
    employee_id bigint
);

ALTER TABLE public.waitlist_service OWNER TO avatid_owner;

-- working_hours_id_seq (SEQUENCE)

ALTER TABLE public.working_hours ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.working_hours_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- audit_log audit_log_chain_unique (CONSTRAINT)

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_chain_unique UNIQUE (chain_no);

-- audit_log audit_log_pk (CONSTRAINT)

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pk PRIMARY KEY (id);

-- audit_text audit_text_pk (CONSTRAINT)

ALTER TABLE ONLY public.audit_text
    ADD CONSTRAINT audit_text_pk PRIMARY KEY (audit_id);

-- booking booking_customer_in_one_place (CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_customer_in_one_place EXCLUDE USING gist (customer_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((holds_time AND (guest_name IS NULL) AND (source = 'customer'::text)));

-- booking_event booking_event_pk (CONSTRAINT)

ALTER TABLE ONLY public.booking_event
    ADD CONSTRAINT booking_event_pk PRIMARY KEY (id);

-- booking_event_text booking_event_text_pk (CONSTRAINT)

ALTER TABLE ONLY public.booking_event_text
    ADD CONSTRAINT booking_event_text_pk PRIMARY KEY (event_id);

-- booking booking_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_in_business_unique UNIQUE (business_id, id);

-- booking_item booking_item_pk (CONSTRAINT)

ALTER TABLE ONLY public.booking_item
    ADD CONSTRAINT booking_item_pk PRIMARY KEY (id);

-- booking_item booking_item_position_unique (CONSTRAINT)

ALTER TABLE ONLY public.booking_item
    ADD CONSTRAINT booking_item_position_unique UNIQUE (booking_id, "position");

-- booking_item booking_item_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.booking_item
    ADD CONSTRAINT booking_item_uid_unique UNIQUE (uid);

-- booking booking_legacy_unique (CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_legacy_unique UNIQUE (legacy_id);

-- booking booking_pk (CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_pk PRIMARY KEY (id);

-- booking booking_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_uid_unique UNIQUE (uid);

-- broadcast broadcast_pk (CONSTRAINT)

ALTER TABLE ONLY public.broadcast
    ADD CONSTRAINT broadcast_pk PRIMARY KEY (id);

-- broadcast broadcast_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.broadcast
    ADD CONSTRAINT broadcast_uid_unique UNIQUE (uid);

-- business_category business_category_pk (CONSTRAINT)

ALTER TABLE ONLY public.business_category
    ADD CONSTRAINT business_category_pk PRIMARY KEY (business_id, category_id);

-- business_claim business_claim_pk (CONSTRAINT)

ALTER TABLE ONLY public.business_claim
    ADD CONSTRAINT business_claim_pk PRIMARY KEY (id);

-- business_claim business_claim_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.business_claim
    ADD CONSTRAINT business_claim_uid_unique UNIQUE (uid);

-- business_client business_client_pk (CONSTRAINT)

ALTER TABLE ONLY public.business_client
    ADD CONSTRAINT business_client_pk PRIMARY KEY (id);

-- business_client business_client_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.business_client
    ADD CONSTRAINT business_client_uid_unique UNIQUE (uid);

-- business_client business_client_user_unique (CONSTRAINT)

ALTER TABLE ONLY public.business_client
    ADD CONSTRAINT business_client_user_unique UNIQUE (business_id, user_id);

-- business business_legacy_unique (CONSTRAINT)

ALTER TABLE ONLY public.business
    ADD CONSTRAINT business_legacy_unique UNIQUE (legacy_id);

-- business_member business_member_employee_unique (CONSTRAINT)

ALTER TABLE ONLY public.business_member
    ADD CONSTRAINT business_member_employee_unique UNIQUE (business_id, employee_id);

-- business_member business_member_pk (CONSTRAINT)

ALTER TABLE ONLY public.business_member
    ADD CONSTRAINT business_member_pk PRIMARY KEY (id);

-- business_member business_member_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.business_member
    ADD CONSTRAINT business_member_uid_unique UNIQUE (uid);

-- business_member business_member_user_unique (CONSTRAINT)

ALTER TABLE ONLY public.business_member
    ADD CONSTRAINT business_member_user_unique UNIQUE (business_id, user_id);

-- business business_pk (CONSTRAINT)

ALTER TABLE ONLY public.business
    ADD CONSTRAINT business_pk PRIMARY KEY (id);

-- business_search business_search_pk (CONSTRAINT)

ALTER TABLE ONLY public.business_search
    ADD CONSTRAINT business_search_pk PRIMARY KEY (business_id);

-- business_search business_search_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.business_search
    ADD CONSTRAINT business_search_uid_unique UNIQUE (uid);

-- business business_source_unique (CONSTRAINT)

ALTER TABLE ONLY public.business
    ADD CONSTRAINT business_source_unique UNIQUE (source, source_id);

-- business business_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.business
    ADD CONSTRAINT business_uid_unique UNIQUE (uid);

-- busy_calendar busy_calendar_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.busy_calendar
    ADD CONSTRAINT busy_calendar_in_business_unique UNIQUE (business_id, id);

-- busy_calendar busy_calendar_pk (CONSTRAINT)

ALTER TABLE ONLY public.busy_calendar
    ADD CONSTRAINT busy_calendar_pk PRIMARY KEY (id);

-- busy_calendar busy_calendar_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.busy_calendar
    ADD CONSTRAINT busy_calendar_uid_unique UNIQUE (uid);

-- busy_time busy_time_pk (CONSTRAINT)

ALTER TABLE ONLY public.busy_time
    ADD CONSTRAINT busy_time_pk PRIMARY KEY (id);

-- calendar_feed calendar_feed_pk (CONSTRAINT)

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_pk PRIMARY KEY (id);

-- calendar_feed calendar_feed_token_unique (CONSTRAINT)

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_token_unique UNIQUE (token_hash);

-- calendar_feed calendar_feed_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_uid_unique UNIQUE (uid);

-- cancel_quote cancel_quote_pk (CONSTRAINT)

ALTER TABLE ONLY public.cancel_quote
    ADD CONSTRAINT cancel_quote_pk PRIMARY KEY (id);

-- cancel_quote cancel_quote_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.cancel_quote
    ADD CONSTRAINT cancel_quote_uid_unique UNIQUE (uid);

-- category category_legacy_unique (CONSTRAINT)

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_legacy_unique UNIQUE (legacy_id);

-- category category_pk (CONSTRAINT)

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_pk PRIMARY KEY (id);

-- category category_slug_unique (CONSTRAINT)

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_slug_unique UNIQUE (slug);

-- category category_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_uid_unique UNIQUE (uid);

-- chat_message chat_message_no_unique (CONSTRAINT)

ALTER TABLE ONLY public.chat_message
    ADD CONSTRAINT chat_message_no_unique UNIQUE (conversation_id, no);

-- chat_message chat_message_pk (CONSTRAINT)

ALTER TABLE ONLY public.chat_message
    ADD CONSTRAINT chat_message_pk PRIMARY KEY (id);

-- chat_message chat_message_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.chat_message
    ADD CONSTRAINT chat_message_uid_unique UNIQUE (uid);

-- chat_message chat_message_upload_unique (CONSTRAINT)

ALTER TABLE ONLY public.chat_message
    ADD CONSTRAINT chat_message_upload_unique UNIQUE (upload_id);

-- chat_report chat_report_pk (CONSTRAINT)

ALTER TABLE ONLY public.chat_report
    ADD CONSTRAINT chat_report_pk PRIMARY KEY (id);

-- chat_report chat_report_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.chat_report
    ADD CONSTRAINT chat_report_uid_unique UNIQUE (uid);

-- conversation_member conversation_member_pk (CONSTRAINT)

ALTER TABLE ONLY public.conversation_member
    ADD CONSTRAINT conversation_member_pk PRIMARY KEY (conversation_id, user_id);

-- conversation conversation_of_two_unique (CONSTRAINT)

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_of_two_unique UNIQUE (business_id, customer_id);

-- conversation conversation_pk (CONSTRAINT)

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_pk PRIMARY KEY (id);

-- conversation conversation_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_uid_unique UNIQUE (uid);

-- data_export data_export_pk (CONSTRAINT)

ALTER TABLE ONLY public.data_export
    ADD CONSTRAINT data_export_pk PRIMARY KEY (id);

-- data_export data_export_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.data_export
    ADD CONSTRAINT data_export_uid_unique UNIQUE (uid);

-- device device_pk (CONSTRAINT)

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_pk PRIMARY KEY (id);

-- device device_token_unique (CONSTRAINT)

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_token_unique UNIQUE (token);

-- device device_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_uid_unique UNIQUE (uid);

-- dispute dispute_pk (CONSTRAINT)

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT dispute_pk PRIMARY KEY (id);

-- dispute dispute_ref_unique (CONSTRAINT)

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT dispute_ref_unique UNIQUE (provider, provider_ref);

-- dispute dispute_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT dispute_uid_unique UNIQUE (uid);

-- employee employee_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_in_business_unique UNIQUE (business_id, id);

-- employee employee_legacy_unique (CONSTRAINT)

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_legacy_unique UNIQUE (legacy_id);

-- employee employee_pk (CONSTRAINT)

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_pk PRIMARY KEY (id);

-- employee employee_resource_unique (CONSTRAINT)

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_resource_unique UNIQUE (business_id, resource_id);

-- employee_service employee_service_pk (CONSTRAINT)

ALTER TABLE ONLY public.employee_service
    ADD CONSTRAINT employee_service_pk PRIMARY KEY (employee_id, service_id);

-- employee employee_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_uid_unique UNIQUE (uid);

-- fault fault_pk (CONSTRAINT)

ALTER TABLE ONLY public.fault
    ADD CONSTRAINT fault_pk PRIMARY KEY (hour, family, route, kind);

-- favourite favourite_pk (CONSTRAINT)

ALTER TABLE ONLY public.favourite
    ADD CONSTRAINT favourite_pk PRIMARY KEY (user_id, business_id);

-- gallery_image gallery_image_pk (CONSTRAINT)

ALTER TABLE ONLY public.gallery_image
    ADD CONSTRAINT gallery_image_pk PRIMARY KEY (id);

-- gallery_image gallery_image_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.gallery_image
    ADD CONSTRAINT gallery_image_uid_unique UNIQUE (uid);

-- gallery_image gallery_image_upload_unique (CONSTRAINT)

ALTER TABLE ONLY public.gallery_image
    ADD CONSTRAINT gallery_image_upload_unique UNIQUE (upload_id);

-- hold hold_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_in_business_unique UNIQUE (business_id, id);

-- hold hold_pk (CONSTRAINT)

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_pk PRIMARY KEY (id);

-- hold hold_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_uid_unique UNIQUE (uid);

-- hours_exception hours_exception_pk (CONSTRAINT)

ALTER TABLE ONLY public.hours_exception
    ADD CONSTRAINT hours_exception_pk PRIMARY KEY (id);

-- hours_exception hours_exception_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.hours_exception
    ADD CONSTRAINT hours_exception_uid_unique UNIQUE (uid);

-- idempotency_key idempotency_key_pk (CONSTRAINT)

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pk PRIMARY KEY (principal, route, key);

-- identity identity_pk (CONSTRAINT)

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_pk PRIMARY KEY (id);

-- identity identity_provider_unique (CONSTRAINT)

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_provider_unique UNIQUE (user_id, provider);

-- identity identity_subject_unique (CONSTRAINT)

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_subject_unique UNIQUE (provider, subject);

-- inbox inbox_event_unique (CONSTRAINT)

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_event_unique UNIQUE (provider, event_id);

-- inbox inbox_pk (CONSTRAINT)

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT inbox_pk PRIMARY KEY (id);

-- invitation invitation_pk (CONSTRAINT)

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pk PRIMARY KEY (id);

-- invitation invitation_token_unique (CONSTRAINT)

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_token_unique UNIQUE (token_hash);

-- invitation invitation_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_uid_unique UNIQUE (uid);

-- job_application job_application_applicant_unique (CONSTRAINT)

ALTER TABLE ONLY public.job_application
    ADD CONSTRAINT job_application_applicant_unique UNIQUE (opening_id, applicant_id);

-- job_application job_application_pk (CONSTRAINT)

ALTER TABLE ONLY public.job_application
    ADD CONSTRAINT job_application_pk PRIMARY KEY (id);

-- job_application job_application_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.job_application
    ADD CONSTRAINT job_application_uid_unique UNIQUE (uid);

-- job_opening job_opening_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.job_opening
    ADD CONSTRAINT job_opening_in_business_unique UNIQUE (business_id, id);

-- job_opening job_opening_pk (CONSTRAINT)

ALTER TABLE ONLY public.job_opening
    ADD CONSTRAINT job_opening_pk PRIMARY KEY (id);

-- job_opening job_opening_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.job_opening
    ADD CONSTRAINT job_opening_uid_unique UNIQUE (uid);

-- job_run job_run_pk (CONSTRAINT)

ALTER TABLE ONLY public.job_run
    ADD CONSTRAINT job_run_pk PRIMARY KEY (id);

-- ledger_entry ledger_entry_account_unique (CONSTRAINT)

ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_account_unique UNIQUE (posting, account);

-- ledger_entry ledger_entry_pk (CONSTRAINT)

ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_pk PRIMARY KEY (id);

-- message_key message_key_pk (CONSTRAINT)

ALTER TABLE ONLY public.message_key
    ADD CONSTRAINT message_key_pk PRIMARY KEY (dedup);

-- next_free next_free_pk (CONSTRAINT)

ALTER TABLE ONLY public.next_free
    ADD CONSTRAINT next_free_pk PRIMARY KEY (business_id, service_id);

-- notification notification_pk (CONSTRAINT)

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT notification_pk PRIMARY KEY (id);

-- notification notification_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT notification_uid_unique UNIQUE (uid);

-- occupancy occupancy_no_overlap (CONSTRAINT)

ALTER TABLE ONLY public.occupancy
    ADD CONSTRAINT occupancy_no_overlap EXCLUDE USING gist (resource_id WITH =, during WITH &&) WHERE (active);

-- occupancy occupancy_pk (CONSTRAINT)

ALTER TABLE ONLY public.occupancy
    ADD CONSTRAINT occupancy_pk PRIMARY KEY (id);

-- one_time_code one_time_code_pk (CONSTRAINT)

ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT one_time_code_pk PRIMARY KEY (id);

-- one_time_code one_time_code_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT one_time_code_uid_unique UNIQUE (uid);

-- operator operator_pk (CONSTRAINT)

ALTER TABLE ONLY public.operator
    ADD CONSTRAINT operator_pk PRIMARY KEY (user_id);

-- operator_session operator_session_pk (CONSTRAINT)

ALTER TABLE ONLY public.operator_session
    ADD CONSTRAINT operator_session_pk PRIMARY KEY (id);

-- operator_session operator_session_token_unique (CONSTRAINT)

ALTER TABLE ONLY public.operator_session
    ADD CONSTRAINT operator_session_token_unique UNIQUE (token_hash);

-- operator_session operator_session_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.operator_session
    ADD CONSTRAINT operator_session_uid_unique UNIQUE (uid);

-- outbox outbox_pk (CONSTRAINT)

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pk PRIMARY KEY (id);

-- outbox outbox_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_uid_unique UNIQUE (uid);

-- payer payer_pk (CONSTRAINT)

ALTER TABLE ONLY public.payer
    ADD CONSTRAINT payer_pk PRIMARY KEY (user_id, provider);

-- payer payer_ref_unique (CONSTRAINT)

ALTER TABLE ONLY public.payer
    ADD CONSTRAINT payer_ref_unique UNIQUE (provider, provider_ref);

-- payment_intent payment_intent_attempt_unique (CONSTRAINT)

ALTER TABLE ONLY public.payment_intent
    ADD CONSTRAINT payment_intent_attempt_unique UNIQUE (booking_id, purpose, attempt);

-- payment_intent payment_intent_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.payment_intent
    ADD CONSTRAINT payment_intent_in_business_unique UNIQUE (business_id, id);

-- payment_intent payment_intent_pk (CONSTRAINT)

ALTER TABLE ONLY public.payment_intent
    ADD CONSTRAINT payment_intent_pk PRIMARY KEY (id);

-- payment_intent payment_intent_ref_unique (CONSTRAINT)

ALTER TABLE ONLY public.payment_intent
    ADD CONSTRAINT payment_intent_ref_unique UNIQUE (provider, provider_ref);

-- payment_intent payment_intent_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.payment_intent
    ADD CONSTRAINT payment_intent_uid_unique UNIQUE (uid);

-- policy policy_pk (CONSTRAINT)

ALTER TABLE ONLY public.policy
    ADD CONSTRAINT policy_pk PRIMARY KEY (business_id);

-- rate_limit rate_limit_pk (CONSTRAINT)

ALTER TABLE ONLY public.rate_limit
    ADD CONSTRAINT rate_limit_pk PRIMARY KEY (bucket);

-- rate_window rate_window_pk (CONSTRAINT)

ALTER TABLE ONLY public.rate_window
    ADD CONSTRAINT rate_window_pk PRIMARY KEY (bucket);

-- rating rating_booking_unique (CONSTRAINT)

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT rating_booking_unique UNIQUE (booking_id);

-- rating_image rating_image_pk (CONSTRAINT)

ALTER TABLE ONLY public.rating_image
    ADD CONSTRAINT rating_image_pk PRIMARY KEY (rating_id, upload_id);

-- rating_image rating_image_upload_unique (CONSTRAINT)

ALTER TABLE ONLY public.rating_image
    ADD CONSTRAINT rating_image_upload_unique UNIQUE (upload_id);

-- rating rating_legacy_unique (CONSTRAINT)

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT rating_legacy_unique UNIQUE (legacy_id);

-- rating rating_pk (CONSTRAINT)

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT rating_pk PRIMARY KEY (id);

-- rating_reply rating_reply_pk (CONSTRAINT)

ALTER TABLE ONLY public.rating_reply
    ADD CONSTRAINT rating_reply_pk PRIMARY KEY (rating_id);

-- rating_reply rating_reply_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.rating_reply
    ADD CONSTRAINT rating_reply_uid_unique UNIQUE (uid);

-- rating_report rating_report_pk (CONSTRAINT)

ALTER TABLE ONLY public.rating_report
    ADD CONSTRAINT rating_report_pk PRIMARY KEY (id);

-- rating_report rating_report_reporter_unique (CONSTRAINT)

ALTER TABLE ONLY public.rating_report
    ADD CONSTRAINT rating_report_reporter_unique UNIQUE (rating_id, reporter_id);

-- rating_report rating_report_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.rating_report
    ADD CONSTRAINT rating_report_uid_unique UNIQUE (uid);

-- rating_revision rating_revision_pk (CONSTRAINT)

ALTER TABLE ONLY public.rating_revision
    ADD CONSTRAINT rating_revision_pk PRIMARY KEY (id);

-- rating rating_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT rating_uid_unique UNIQUE (uid);

-- refund refund_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_in_business_unique UNIQUE (business_id, id);

-- refund refund_pk (CONSTRAINT)

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_pk PRIMARY KEY (id);

-- refund refund_ref_unique (CONSTRAINT)

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_ref_unique UNIQUE (provider_ref);

-- refund refund_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_uid_unique UNIQUE (uid);

-- registration registration_pk (CONSTRAINT)

ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_pk PRIMARY KEY (id);

-- registration registration_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.registration
    ADD CONSTRAINT registration_uid_unique UNIQUE (uid);

-- resource resource_pk (CONSTRAINT)

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_pk PRIMARY KEY (id);

-- resource resource_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_uid_unique UNIQUE (uid);

-- resource_use resource_use_pk (CONSTRAINT)

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT resource_use_pk PRIMARY KEY (business_id, resource_id);

-- saved_card saved_card_pk (CONSTRAINT)

ALTER TABLE ONLY public.saved_card
    ADD CONSTRAINT saved_card_pk PRIMARY KEY (id);

-- saved_card saved_card_ref_unique (CONSTRAINT)

ALTER TABLE ONLY public.saved_card
    ADD CONSTRAINT saved_card_ref_unique UNIQUE (provider, provider_ref);

-- saved_card saved_card_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.saved_card
    ADD CONSTRAINT saved_card_uid_unique UNIQUE (uid);

-- search_word search_word_pk (CONSTRAINT)

ALTER TABLE ONLY public.search_word
    ADD CONSTRAINT search_word_pk PRIMARY KEY (id);

-- service service_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_in_business_unique UNIQUE (business_id, id);

-- service service_legacy_unique (CONSTRAINT)

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_legacy_unique UNIQUE (legacy_id);

-- service service_pk (CONSTRAINT)

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_pk PRIMARY KEY (id);

-- service service_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_uid_unique UNIQUE (uid);

-- topic_subscription topic_subscription_pk (CONSTRAINT)

ALTER TABLE ONLY public.topic_subscription
    ADD CONSTRAINT topic_subscription_pk PRIMARY KEY (user_id, topic);

-- town_name town_name_pk (CONSTRAINT)

ALTER TABLE ONLY public.town_name
    ADD CONSTRAINT town_name_pk PRIMARY KEY (town, name);

-- tuning tuning_pk (CONSTRAINT)

ALTER TABLE ONLY public.tuning
    ADD CONSTRAINT tuning_pk PRIMARY KEY (kind, name);

-- upload upload_pk (CONSTRAINT)

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_pk PRIMARY KEY (id);

-- upload upload_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_uid_unique UNIQUE (uid);

-- user_session user_session_pk (CONSTRAINT)

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_pk PRIMARY KEY (id);

-- user_session user_session_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_uid_unique UNIQUE (uid);

-- users users_email_unique (CONSTRAINT)

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_unique UNIQUE (email);

-- users users_legacy_unique (CONSTRAINT)

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_legacy_unique UNIQUE (legacy_id);

-- users users_phone_unique (CONSTRAINT)

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_phone_unique UNIQUE (phone);

-- users users_pk (CONSTRAINT)

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pk PRIMARY KEY (id);

-- users users_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_uid_unique UNIQUE (uid);

-- waitlist_entry waitlist_entry_in_business_unique (CONSTRAINT)

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_in_business_unique UNIQUE (business_id, id);

-- waitlist_entry waitlist_entry_pk (CONSTRAINT)

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_pk PRIMARY KEY (id);

-- waitlist_entry waitlist_entry_uid_unique (CONSTRAINT)

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_uid_unique UNIQUE (uid);

-- waitlist_service waitlist_service_pk (CONSTRAINT)

ALTER TABLE ONLY public.waitlist_service
    ADD CONSTRAINT waitlist_service_pk PRIMARY KEY (entry_id, "position");

-- working_hours working_hours_pk (CONSTRAINT)

ALTER TABLE ONLY public.working_hours
    ADD CONSTRAINT working_hours_pk PRIMARY KEY (id);

-- working_hours working_hours_start_unique (CONSTRAINT)

ALTER TABLE ONLY public.working_hours
    ADD CONSTRAINT working_hours_start_unique UNIQUE NULLS NOT DISTINCT (business_id, employee_id, weekday, start_time);

-- audit_log_action_ix (INDEX)

CREATE INDEX audit_log_action_ix ON public.audit_log USING btree (action, id);

-- audit_log_actor_ix (INDEX)

CREATE INDEX audit_log_actor_ix ON public.audit_log USING btree (actor_id, id) WHERE (actor_id IS NOT NULL);

-- audit_log_at_ix (INDEX)

CREATE INDEX audit_log_at_ix ON public.audit_log USING btree (at);

-- audit_log_business_ix (INDEX)

CREATE INDEX audit_log_business_ix ON public.audit_log USING btree (business_id, id) WHERE (business_id IS NOT NULL);

-- audit_log_subject_ix (INDEX)

CREATE INDEX audit_log_subject_ix ON public.audit_log USING btree (subject_id, id) WHERE (subject_id IS NOT NULL);

-- booking_agenda_ix (INDEX)

CREATE INDEX booking_agenda_ix ON public.booking USING btree (business_id, starts_at, id);

-- booking_created_by_ix (INDEX)

CREATE INDEX booking_created_by_ix ON public.booking USING btree (created_by_id) WHERE (created_by_id IS NOT NULL);

-- booking_created_ix (INDEX)

CREATE INDEX booking_created_ix ON public.booking USING brin (created_at);

-- booking_event_actor_ix (INDEX)

CREATE INDEX booking_event_actor_ix ON public.booking_event USING btree (actor_id) WHERE (actor_id IS NOT NULL);

-- booking_event_at_ix (INDEX)

CREATE INDEX booking_event_at_ix ON public.booking_event USING brin (at);

-- booking_event_booking_ix (INDEX)

CREATE INDEX booking_event_booking_ix ON public.booking_event USING btree (business_id, booking_id, id);

-- booking_guest_phone_ix (INDEX)

CREATE INDEX booking_guest_phone_ix ON public.booking USING btree (guest_phone) WHERE (guest_phone IS NOT NULL);

-- booking_item_agenda_ix (INDEX)

CREATE INDEX booking_item_agenda_ix ON public.booking_item USING btree (business_id, employee_id, starts_at);

-- booking_item_booking_ix (INDEX)

CREATE INDEX booking_item_booking_ix ON public.booking_item USING btree (business_id, booking_id);

-- booking_item_service_ix (INDEX)

CREATE INDEX booking_item_service_ix ON public.booking_item USING btree (business_id, service_id);

-- booking_of_client_ix (INDEX)

CREATE INDEX booking_of_client_ix ON public.booking USING btree (business_id, customer_id, starts_at) WHERE (customer_id IS NOT NULL);

-- booking_of_customer_ix (INDEX)

CREATE INDEX booking_of_customer_ix ON public.booking USING btree (customer_id, starts_at, id);

-- booking_saved_card_ix (INDEX)

CREATE INDEX booking_saved_card_ix ON public.booking USING btree (saved_card_id) WHERE (saved_card_id IS NOT NULL);

-- booking_series_ix (INDEX)

CREATE INDEX booking_series_ix ON public.booking USING btree (series_id) WHERE (series_id IS NOT NULL);

-- booking_starts_ix (INDEX)

CREATE INDEX booking_starts_ix ON public.booking USING brin (starts_at);

-- booking_to_complete_ix (INDEX)

CREATE INDEX booking_to_complete_ix ON public.booking USING btree (ends_at) WHERE (status = ANY (ARRAY['confirmed'::text, 'checked_in'::text, 'in_progress'::text]));

-- booking_to_expire_ix (INDEX)

CREATE INDEX booking_to_expire_ix ON public.booking USING btree (expires_at) WHERE (status = ANY (ARRAY['pending_payment'::text, 'pending'::text]));

-- booking_to_remind_ix (INDEX)

CREATE INDEX booking_to_remind_ix ON public.booking USING btree (starts_at) WHERE (status = 'confirmed'::text);

-- booking_to_review_ix (INDEX)

CREATE INDEX booking_to_review_ix ON public.booking USING btree (ends_at) WHERE ((status = 'completed'::text) AND (customer_id IS NOT NULL));

-- broadcast_created_by_ix (INDEX)

CREATE INDEX broadcast_created_by_ix ON public.broadcast USING btree (created_by_id);

-- business_by_rating_ix (INDEX)

CREATE INDEX business_by_rating_ix ON public.business USING btree (rating_rank DESC, uid) WHERE ((status = ANY (ARRAY['published'::text, 'listed'::text])) AND (archived_at IS NULL));

-- business_category_category_ix (INDEX)

CREATE INDEX business_category_category_ix ON public.business_category USING btree (category_id, business_id);

-- business_city_ix (INDEX)

CREATE INDEX business_city_ix ON public.business USING btree (public.fold(city));

-- business_claim_claimant_ix (INDEX)

CREATE INDEX business_claim_claimant_ix ON public.business_claim USING btree (claimant_id);

-- business_claim_decided_by_ix (INDEX)

CREATE INDEX business_claim_decided_by_ix ON public.business_claim USING btree (decided_by_id) WHERE (decided_by_id IS NOT NULL);

-- business_claim_open_unique (INDEX)

CREATE UNIQUE INDEX business_claim_open_unique ON public.business_claim USING btree (business_id, claimant_id) WHERE (status = 'open'::text);

-- business_claim_to_review_ix (INDEX)

CREATE INDEX business_claim_to_review_ix ON public.business_claim USING btree (created_at) WHERE ((status = 'open'::text) AND (proof = 'review'::text));

-- business_client_recent_ix (INDEX)

CREATE INDEX business_client_recent_ix ON public.business_client USING btree (business_id, created_at, id);

-- business_client_user_ix (INDEX)

CREATE INDEX business_client_user_ix ON public.business_client USING btree (user_id);

-- business_email_ix (INDEX)

CREATE INDEX business_email_ix ON public.business USING btree (email) WHERE (email IS NOT NULL);

-- business_member_user_ix (INDEX)

CREATE INDEX business_member_user_ix ON public.business_member USING btree (user_id);

-- business_nearby_ix (INDEX)

CREATE INDEX business_nearby_ix ON public.business USING gist (location) WHERE ((status = ANY (ARRAY['published'::text, 'listed'::text])) AND (archived_at IS NULL));

-- business_phone_ix (INDEX)

CREATE INDEX business_phone_ix ON public.business USING btree (phone) WHERE (phone IS NOT NULL);

-- business_search_by_price_ix (INDEX)

CREATE INDEX business_search_by_price_ix ON public.business_search USING btree (currency, price_from, uid) WHERE is_visible;

-- business_search_by_rating_ix (INDEX)

CREATE INDEX business_search_by_rating_ix ON public.business_search USING btree (rating_rank DESC, uid) WHERE is_visible;

-- business_search_categories_ix (INDEX)

CREATE INDEX business_search_categories_ix ON public.business_search USING gin (category_uids) WITH (fastupdate=off);

-- business_search_document_ix (INDEX)

CREATE INDEX business_search_document_ix ON public.business_search USING gin (document) WITH (fastupdate=off);

-- business_search_nearby_ix (INDEX)

CREATE INDEX business_search_nearby_ix ON public.business_search USING gist (location) WHERE is_visible;

-- business_visible_ix (INDEX)

CREATE INDEX business_visible_ix ON public.business USING btree (id) WHERE ((status = ANY (ARRAY['published'::text, 'listed'::text])) AND (archived_at IS NULL));

-- busy_calendar_employee_ix (INDEX)

CREATE INDEX busy_calendar_employee_ix ON public.busy_calendar USING btree (business_id, employee_id);

-- busy_calendar_to_fetch_ix (INDEX)

CREATE INDEX busy_calendar_to_fetch_ix ON public.busy_calendar USING btree (fetch_at) WHERE (archived_at IS NULL);

-- busy_time_calendar_ix (INDEX)

CREATE INDEX busy_time_calendar_ix ON public.busy_time USING btree (business_id, calendar_id);

-- busy_time_employee_ix (INDEX)

CREATE INDEX busy_time_employee_ix ON public.busy_time USING btree (business_id, employee_id, starts_at);

-- calendar_feed_employee_ix (INDEX)

CREATE INDEX calendar_feed_employee_ix ON public.calendar_feed USING btree (business_id, employee_id);

-- calendar_feed_live_unique (INDEX)

CREATE UNIQUE INDEX calendar_feed_live_unique ON public.calendar_feed USING btree (business_id, employee_id) WHERE (revoked_at IS NULL);

-- cancel_quote_booking_ix (INDEX)

CREATE INDEX cancel_quote_booking_ix ON public.cancel_quote USING btree (business_id, booking_id);

-- cancel_quote_over_ix (INDEX)

CREATE INDEX cancel_quote_over_ix ON public.cancel_quote USING btree (valid_until);

-- category_parent_ix (INDEX)

CREATE INDEX category_parent_ix ON public.category USING btree (parent_id);

-- chat_message_sender_ix (INDEX)

CREATE INDEX chat_message_sender_ix ON public.chat_message USING btree (sender_id);

-- chat_message_to_forget_ix (INDEX)

CREATE INDEX chat_message_to_forget_ix ON public.chat_message USING btree (created_at);

-- chat_report_conversation_ix (INDEX)

CREATE INDEX chat_report_conversation_ix ON public.chat_report USING btree (conversation_id);

-- chat_report_decided_by_ix (INDEX)

CREATE INDEX chat_report_decided_by_ix ON public.chat_report USING btree (decided_by_id) WHERE (decided_by_id IS NOT NULL);

-- chat_report_message_ix (INDEX)

CREATE INDEX chat_report_message_ix ON public.chat_report USING btree (message_id) WHERE (message_id IS NOT NULL);

-- chat_report_open_ix (INDEX)

CREATE INDEX chat_report_open_ix ON public.chat_report USING btree (created_at) WHERE (decision IS NULL);

-- chat_report_reporter_ix (INDEX)

CREATE INDEX chat_report_reporter_ix ON public.chat_report USING btree (reporter_id);

-- conversation_behind_ix (INDEX)

CREATE INDEX conversation_behind_ix ON public.conversation USING btree (id) WHERE (mirrored_version < version);

-- conversation_business_ix (INDEX)

CREATE INDEX conversation_business_ix ON public.conversation USING btree (business_id, COALESCE(last_message_at, created_at) DESC, id DESC);

-- conversation_customer_ix (INDEX)

CREATE INDEX conversation_customer_ix ON public.conversation USING btree (customer_id, COALESCE(last_message_at, created_at) DESC, id DESC);

-- conversation_member_user_ix (INDEX)

CREATE INDEX conversation_member_user_ix ON public.conversation_member USING btree (user_id) WHERE (left_at IS NULL);

-- data_export_expires_ix (INDEX)

CREATE INDEX data_export_expires_ix ON public.data_export USING btree (expires_at) WHERE (path IS NOT NULL);

-- data_export_user_ix (INDEX)

CREATE INDEX data_export_user_ix ON public.data_export USING btree (user_id, created_at);

-- device_session_ix (INDEX)

CREATE INDEX device_session_ix ON public.device USING btree (session_id) WHERE (session_id IS NOT NULL);

-- device_user_ix (INDEX)

CREATE INDEX device_user_ix ON public.device USING btree (user_id);

-- dispute_payment_intent_ix (INDEX)

CREATE INDEX dispute_payment_intent_ix ON public.dispute USING btree (business_id, payment_intent_id);

-- employee_avatar_ix (INDEX)

CREATE INDEX employee_avatar_ix ON public.employee USING btree (avatar_upload_id) WHERE (avatar_upload_id IS NOT NULL);

-- employee_email_ix (INDEX)

CREATE INDEX employee_email_ix ON public.employee USING btree (email) WHERE (email IS NOT NULL);

-- employee_phone_ix (INDEX)

CREATE INDEX employee_phone_ix ON public.employee USING btree (phone) WHERE (phone IS NOT NULL);

-- employee_service_employee_ix (INDEX)

CREATE INDEX employee_service_employee_ix ON public.employee_service USING btree (business_id, employee_id);

-- employee_service_service_ix (INDEX)

CREATE INDEX employee_service_service_ix ON public.employee_service USING btree (business_id, service_id);

-- favourite_business_ix (INDEX)

CREATE INDEX favourite_business_ix ON public.favourite USING btree (business_id);

-- gallery_image_one_cover_unique (INDEX)

CREATE UNIQUE INDEX gallery_image_one_cover_unique ON public.gallery_image USING btree (business_id) WHERE is_cover;

-- gallery_image_order_ix (INDEX)

CREATE INDEX gallery_image_order_ix ON public.gallery_image USING btree (business_id, "position", id);

-- hold_customer_ix (INDEX)

CREATE INDEX hold_customer_ix ON public.hold USING btree (customer_id);

-- hold_live_of_customer_ix (INDEX)

CREATE INDEX hold_live_of_customer_ix ON public.hold USING btree (customer_id, expires_at) WHERE (released_at IS NULL);

-- hold_to_release_ix (INDEX)

CREATE INDEX hold_to_release_ix ON public.hold USING btree (expires_at) WHERE (released_at IS NULL);

-- hours_exception_created_by_ix (INDEX)

CREATE INDEX hours_exception_created_by_ix ON public.hours_exception USING btree (created_by_id) WHERE (created_by_id IS NOT NULL);

-- hours_exception_dates_ix (INDEX)

CREATE INDEX hours_exception_dates_ix ON public.hours_exception USING btree (business_id, date_to);

-- hours_exception_employee_ix (INDEX)

CREATE INDEX hours_exception_employee_ix ON public.hours_exception USING btree (business_id, employee_id) WHERE (employee_id IS NOT NULL);

-- idempotency_key_expires_ix (INDEX)

CREATE INDEX idempotency_key_expires_ix ON public.idempotency_key USING btree (expires_at);

-- inbox_to_do_ix (INDEX)

CREATE INDEX inbox_to_do_ix ON public.inbox USING btree (received_at) WHERE (handled_at IS NULL);

-- invitation_employee_ix (INDEX)

CREATE INDEX invitation_employee_ix ON public.invitation USING btree (business_id, employee_id);

-- invitation_invited_by_ix (INDEX)

CREATE INDEX invitation_invited_by_ix ON public.invitation USING btree (invited_by_id);

-- invitation_open_unique (INDEX)

CREATE UNIQUE INDEX invitation_open_unique ON public.invitation USING btree (business_id, employee_id) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));

-- job_application_applicant_ix (INDEX)

CREATE INDEX job_application_applicant_ix ON public.job_application USING btree (applicant_id);

-- job_application_decided_by_ix (INDEX)

CREATE INDEX job_application_decided_by_ix ON public.job_application USING btree (decided_by_id) WHERE (decided_by_id IS NOT NULL);

-- job_application_opening_ix (INDEX)

CREATE INDEX job_application_opening_ix ON public.job_application USING btree (business_id, opening_id);

-- job_application_upload_ix (INDEX)

CREATE INDEX job_application_upload_ix ON public.job_application USING btree (upload_id) WHERE (upload_id IS NOT NULL);

-- job_opening_business_ix (INDEX)

CREATE INDEX job_opening_business_ix ON public.job_opening USING btree (business_id, created_at DESC, id DESC);

-- job_opening_category_ix (INDEX)

CREATE INDEX job_opening_category_ix ON public.job_opening USING btree (category_id) WHERE (category_id IS NOT NULL);

-- job_opening_open_ix (INDEX)

CREATE INDEX job_opening_open_ix ON public.job_opening USING btree (created_at DESC, id DESC) WHERE ((closed_at IS NULL) AND (archived_at IS NULL));

-- job_opening_words_ix (INDEX)

CREATE INDEX job_opening_words_ix ON public.job_opening USING gin (words public.gin_trgm_ops) WHERE ((closed_at IS NULL) AND (archived_at IS NULL));

-- job_run_job_ix (INDEX)

CREATE INDEX job_run_job_ix ON public.job_run USING btree (job, started_at DESC);

-- job_run_started_ix (INDEX)

CREATE INDEX job_run_started_ix ON public.job_run USING btree (started_at DESC);

-- ledger_entry_at_ix (INDEX)

CREATE INDEX ledger_entry_at_ix ON public.ledger_entry USING brin (at);

-- ledger_entry_booking_ix (INDEX)

CREATE INDEX ledger_entry_booking_ix ON public.ledger_entry USING btree (business_id, booking_id);

-- ledger_entry_business_ix (INDEX)

CREATE INDEX ledger_entry_business_ix ON public.ledger_entry USING btree (business_id, account, currency);

-- ledger_entry_payment_intent_ix (INDEX)

CREATE INDEX ledger_entry_payment_intent_ix ON public.ledger_entry USING btree (business_id, payment_intent_id);

-- ledger_entry_refund_ix (INDEX)

CREATE INDEX ledger_entry_refund_ix ON public.ledger_entry USING btree (business_id, refund_id) WHERE (refund_id IS NOT NULL);

-- message_key_expires_ix (INDEX)

CREATE INDEX message_key_expires_ix ON public.message_key USING btree (expires_on);

-- next_free_resource_ix (INDEX)

CREATE INDEX next_free_resource_ix ON public.next_free USING btree (business_id, resource_id) WHERE (resource_id IS NOT NULL);

-- next_free_valid_ix (INDEX)

CREATE INDEX next_free_valid_ix ON public.next_free USING btree (valid_until);

-- notification_about_booking_ix (INDEX)

CREATE INDEX notification_about_booking_ix ON public.notification USING btree (((data ->> 'booking'::text))) WHERE (data ? 'booking'::text);

-- notification_created_ix (INDEX)

CREATE INDEX notification_created_ix ON public.notification USING brin (created_at);

-- notification_newest_ix (INDEX)

CREATE INDEX notification_newest_ix ON public.notification USING btree (user_id, created_at DESC, id DESC);

-- notification_unread_ix (INDEX)

CREATE INDEX notification_unread_ix ON public.notification USING btree (user_id) WHERE (read_at IS NULL);

-- notification_unsent_ix (INDEX)

CREATE INDEX notification_unsent_ix ON public.notification USING btree (created_at, id) WHERE (sent_at IS NULL);

-- occupancy_booking_ix (INDEX)

CREATE INDEX occupancy_booking_ix ON public.occupancy USING btree (business_id, booking_id) WHERE (booking_id IS NOT NULL);

-- occupancy_hold_ix (INDEX)

CREATE INDEX occupancy_hold_ix ON public.occupancy USING btree (business_id, hold_id) WHERE (hold_id IS NOT NULL);

-- occupancy_resource_ix (INDEX)

CREATE INDEX occupancy_resource_ix ON public.occupancy USING btree (business_id, resource_id);

-- occupancy_to_release_ix (INDEX)

CREATE INDEX occupancy_to_release_ix ON public.occupancy USING btree (expires_at) WHERE (active AND (expires_at IS NOT NULL));

-- one_time_code_address_ix (INDEX)

CREATE INDEX one_time_code_address_ix ON public.one_time_code USING btree (address, purpose) WHERE (used_at IS NULL);

-- one_time_code_expires_ix (INDEX)

CREATE INDEX one_time_code_expires_ix ON public.one_time_code USING btree (expires_at);

-- one_time_code_hash_ix (INDEX)

CREATE INDEX one_time_code_hash_ix ON public.one_time_code USING btree (code_hash) WHERE ((used_at IS NULL) AND (kind <> 'code'::text));

-- one_time_code_user_ix (INDEX)

CREATE INDEX one_time_code_user_ix ON public.one_time_code USING btree (user_id) WHERE (user_id IS NOT NULL);

-- operator_session_operator_ix (INDEX)

CREATE INDEX operator_session_operator_ix ON public.operator_session USING btree (operator_id, id);

-- outbox_dead_ix (INDEX)

CREATE INDEX outbox_dead_ix ON public.outbox USING btree (created_at) WHERE (state = ANY (ARRAY['dead'::text, 'unknown'::text]));

-- outbox_to_do_ix (INDEX)

CREATE INDEX outbox_to_do_ix ON public.outbox USING btree (queue, due, id) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));

-- outbox_to_prune_ix (INDEX)

CREATE INDEX outbox_to_prune_ix ON public.outbox USING btree (created_at) WHERE (state = ANY (ARRAY['sent'::text, 'skipped'::text]));

-- payment_intent_booking_ix (INDEX)

CREATE INDEX payment_intent_booking_ix ON public.payment_intent USING btree (business_id, booking_id);

-- payment_intent_open_unique (INDEX)

CREATE UNIQUE INDEX payment_intent_open_unique ON public.payment_intent USING btree (booking_id, purpose) WHERE (status = ANY (ARRAY['created'::text, 'open'::text, 'processing'::text]));

-- payment_intent_payer_ix (INDEX)

CREATE INDEX payment_intent_payer_ix ON public.payment_intent USING btree (payer_id);

-- payment_intent_succeeded_unique (INDEX)

CREATE UNIQUE INDEX payment_intent_succeeded_unique ON public.payment_intent USING btree (booking_id, purpose) WHERE (status = 'succeeded'::text);

-- rate_window_expires_ix (INDEX)

CREATE INDEX rate_window_expires_ix ON public.rate_window USING btree (expires_at);

-- rating_booking_ix (INDEX)

CREATE INDEX rating_booking_ix ON public.rating USING btree (business_id, booking_id);

-- rating_customer_ix (INDEX)

CREATE INDEX rating_customer_ix ON public.rating USING btree (customer_id, created_at DESC);

-- rating_employee_ix (INDEX)

CREATE INDEX rating_employee_ix ON public.rating USING btree (business_id, employee_id) WHERE (employee_id IS NOT NULL);

-- rating_newest_ix (INDEX)

CREATE INDEX rating_newest_ix ON public.rating USING btree (business_id, created_at DESC, id DESC) WHERE (status = 'visible'::text);

-- rating_reply_author_ix (INDEX)

CREATE INDEX rating_reply_author_ix ON public.rating_reply USING btree (author_id);

-- rating_report_decided_by_ix (INDEX)

CREATE INDEX rating_report_decided_by_ix ON public.rating_report USING btree (decided_by_id) WHERE (decided_by_id IS NOT NULL);

-- rating_report_open_ix (INDEX)

CREATE INDEX rating_report_open_ix ON public.rating_report USING btree (created_at) WHERE (decision IS NULL);

-- rating_report_reporter_ix (INDEX)

CREATE INDEX rating_report_reporter_ix ON public.rating_report USING btree (reporter_id);

-- rating_revision_rating_ix (INDEX)

CREATE INDEX rating_revision_rating_ix ON public.rating_revision USING btree (rating_id);

-- rating_waiting_ix (INDEX)

CREATE INDEX rating_waiting_ix ON public.rating USING btree (created_at) WHERE (status = 'moderation'::text);

-- refund_payment_intent_ix (INDEX)

CREATE INDEX refund_payment_intent_ix ON public.refund USING btree (business_id, payment_intent_id);

-- refund_to_make_ix (INDEX)

CREATE INDEX refund_to_make_ix ON public.refund USING btree (created_at) WHERE (status = ANY (ARRAY['due'::text, 'pending'::text]));

-- registration_email_ix (INDEX)

CREATE INDEX registration_email_ix ON public.registration USING btree (email) WHERE ((used_at IS NULL) AND (email IS NOT NULL));

-- registration_expires_ix (INDEX)

CREATE INDEX registration_expires_ix ON public.registration USING btree (expires_at);

-- registration_phone_ix (INDEX)

CREATE INDEX registration_phone_ix ON public.registration USING btree (phone) WHERE ((used_at IS NULL) AND (phone IS NOT NULL));

-- resource_business_ix (INDEX)

CREATE INDEX resource_business_ix ON public.resource USING btree (business_id);

-- resource_person_ix (INDEX)

CREATE INDEX resource_person_ix ON public.resource USING btree (person_id) WHERE (person_id IS NOT NULL);

-- resource_use_resource_ix (INDEX)

CREATE INDEX resource_use_resource_ix ON public.resource_use USING btree (resource_id);

-- saved_card_user_ix (INDEX)

CREATE INDEX saved_card_user_ix ON public.saved_card USING btree (user_id);

-- search_word_alike_ix (INDEX)

CREATE INDEX search_word_alike_ix ON public.search_word USING gin (word public.gin_trgm_ops);

-- search_word_word_ix (INDEX)

CREATE INDEX search_word_word_ix ON public.search_word USING btree (word);

-- service_category_ix (INDEX)

CREATE INDEX service_category_ix ON public.service USING btree (category_id);

-- topic_subscription_topic_ix (INDEX)

CREATE INDEX topic_subscription_topic_ix ON public.topic_subscription USING btree (topic, user_id);

-- town_name_folded_ix (INDEX)

CREATE INDEX town_name_folded_ix ON public.town_name USING btree (folded);

-- tuning_changed_by_ix (INDEX)

CREATE INDEX tuning_changed_by_ix ON public.tuning USING btree (changed_by_id);

-- upload_owner_ix (INDEX)

CREATE INDEX upload_owner_ix ON public.upload USING btree (owner_id, created_at);

-- upload_sent_ix (INDEX)

CREATE INDEX upload_sent_ix ON public.upload USING btree (created_at) WHERE (sent_path IS NOT NULL);

-- upload_to_look_at_ix (INDEX)

CREATE INDEX upload_to_look_at_ix ON public.upload USING btree (used_at DESC, id DESC) WHERE ((looked_at IS NULL) AND (status = 'ready'::text) AND (used_at IS NOT NULL) AND (purpose = ANY (ARRAY['avatar'::text, 'gallery'::text, 'rating'::text])));

-- upload_unused_ix (INDEX)

CREATE INDEX upload_unused_ix ON public.upload USING btree (created_at) WHERE ((used_at IS NULL) AND (status = ANY (ARRAY['pending'::text, 'ready'::text])));

-- user_session_acting_user_ix (INDEX)

CREATE INDEX user_session_acting_user_ix ON public.user_session USING btree (acting_user_id) WHERE (acting_user_id IS NOT NULL);

-- user_session_expires_ix (INDEX)

CREATE INDEX user_session_expires_ix ON public.user_session USING btree (expires_at);

-- user_session_live_ix (INDEX)

CREATE INDEX user_session_live_ix ON public.user_session USING btree (user_id, created_at) WHERE (revoked_at IS NULL);

-- user_session_user_ix (INDEX)

CREATE INDEX user_session_user_ix ON public.user_session USING btree (user_id);

-- user_session_writes_allowed_by_ix (INDEX)

CREATE INDEX user_session_writes_allowed_by_ix ON public.user_session USING btree (writes_allowed_by_id) WHERE (writes_allowed_by_id IS NOT NULL);

-- user_session_writes_asked_ix (INDEX)

CREATE INDEX user_session_writes_asked_ix ON public.user_session USING btree (created_at DESC) WHERE ((acting_user_id IS NOT NULL) AND (revoked_at IS NULL));

-- users_avatar_ix (INDEX)

CREATE INDEX users_avatar_ix ON public.users USING btree (avatar_upload_id) WHERE (avatar_upload_id IS NOT NULL);

-- users_called_ix (INDEX)

CREATE INDEX users_called_ix ON public.users USING gin (public.fold((((' '::text || name) || ' '::text) || surname)) public.gin_trgm_ops) WHERE (erased_at IS NULL);

-- users_created_ix (INDEX)

CREATE INDEX users_created_ix ON public.users USING brin (created_at);

-- users_moved_over_ix (INDEX)

CREATE INDEX users_moved_over_ix ON public.users USING btree (id) WHERE (password_hash ~~ 'pbkdf2_sha256$%'::text);

-- users_to_erase_ix (INDEX)

CREATE INDEX users_to_erase_ix ON public.users USING btree (erase_at) WHERE ((erase_at IS NOT NULL) AND (erased_at IS NULL));

-- waitlist_entry_booking_ix (INDEX)

CREATE INDEX waitlist_entry_booking_ix ON public.waitlist_entry USING btree (business_id, booking_id) WHERE (booking_id IS NOT NULL);

-- waitlist_entry_business_ix (INDEX)

CREATE INDEX waitlist_entry_business_ix ON public.waitlist_entry USING btree (business_id, created_at, id);

-- waitlist_entry_customer_ix (INDEX)

CREATE INDEX waitlist_entry_customer_ix ON public.waitlist_entry USING btree (customer_id, created_at, id);

-- waitlist_entry_hold_unique (INDEX)

CREATE UNIQUE INDEX waitlist_entry_hold_unique ON public.waitlist_entry USING btree (business_id, hold_id) WHERE (hold_id IS NOT NULL);

-- waitlist_entry_offer_ix (INDEX)

CREATE INDEX waitlist_entry_offer_ix ON public.waitlist_entry USING btree (offer_expires_at) WHERE (status = 'offered'::text);

-- waitlist_entry_over_ix (INDEX)

CREATE INDEX waitlist_entry_over_ix ON public.waitlist_entry USING btree (date_to) WHERE (status = 'waiting'::text);

-- waitlist_entry_queue_ix (INDEX)

CREATE INDEX waitlist_entry_queue_ix ON public.waitlist_entry USING btree (business_id, created_at, id) WHERE (status = 'waiting'::text);

-- waitlist_service_employee_ix (INDEX)

CREATE INDEX waitlist_service_employee_ix ON public.waitlist_service USING btree (business_id, employee_id) WHERE (employee_id IS NOT NULL);

-- waitlist_service_entry_ix (INDEX)

CREATE INDEX waitlist_service_entry_ix ON public.waitlist_service USING btree (business_id, entry_id);

-- waitlist_service_service_ix (INDEX)

CREATE INDEX waitlist_service_service_ix ON public.waitlist_service USING btree (business_id, service_id);

-- audit_log audit_log_is_chained (TRIGGER)

CREATE TRIGGER audit_log_is_chained BEFORE INSERT ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.chain_audit_log();

-- audit_log audit_log_stays (TRIGGER)

CREATE TRIGGER audit_log_stays BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

-- audit_log audit_log_stays_whole (TRIGGER)

CREATE TRIGGER audit_log_stays_whole BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- audit_text audit_text_is_only_blanked (TRIGGER)

CREATE TRIGGER audit_text_is_only_blanked BEFORE UPDATE ON public.audit_text FOR EACH ROW EXECUTE FUNCTION public.refuse_rewriting();

-- audit_text audit_text_stays (TRIGGER)

CREATE TRIGGER audit_text_stays BEFORE DELETE ON public.audit_text FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

-- audit_text audit_text_stays_whole (TRIGGER)

CREATE TRIGGER audit_text_stays_whole BEFORE TRUNCATE ON public.audit_text FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- booking_event booking_event_stays (TRIGGER)

CREATE TRIGGER booking_event_stays BEFORE DELETE OR UPDATE ON public.booking_event FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

-- booking_event booking_event_stays_whole (TRIGGER)

CREATE TRIGGER booking_event_stays_whole BEFORE TRUNCATE ON public.booking_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- booking booking_makes_a_client (TRIGGER)

CREATE TRIGGER booking_makes_a_client AFTER INSERT OR UPDATE OF customer_id ON public.booking FOR EACH ROW WHEN ((new.customer_id IS NOT NULL)) EXECUTE FUNCTION public.remember_client();

-- business_category business_category_delete_is_searchable (TRIGGER)

CREATE TRIGGER business_category_delete_is_searchable AFTER DELETE ON public.business_category REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- business_category business_category_insert_is_searchable (TRIGGER)

CREATE TRIGGER business_category_insert_is_searchable AFTER INSERT ON public.business_category REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- business_category business_category_update_is_searchable (TRIGGER)

CREATE TRIGGER business_category_update_is_searchable AFTER UPDATE ON public.business_category REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- business business_has_an_owner (TRIGGER)

CREATE CONSTRAINT TRIGGER business_has_an_owner AFTER INSERT OR UPDATE OF status ON public.business DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_business_has_an_owner();

-- business business_is_searchable (TRIGGER)

CREATE TRIGGER business_is_searchable AFTER INSERT OR UPDATE OF uid, name_en, name_sq, description_en, description_sq, city, location, timezone, currency, status, archived_at, published_at, rating_rank, rating_count, rating_sum ON public.business FOR EACH ROW EXECUTE FUNCTION public.follow_business();

-- business_member business_member_is_no_operator (TRIGGER)

CREATE TRIGGER business_member_is_no_operator BEFORE INSERT OR UPDATE OF user_id ON public.business_member FOR EACH ROW EXECUTE FUNCTION public.check_two_worlds();

-- business_member business_member_leaves_an_owner (TRIGGER)

CREATE CONSTRAINT TRIGGER business_member_leaves_an_owner AFTER DELETE OR UPDATE ON public.business_member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_business_has_an_owner();

-- category category_is_searchable (TRIGGER)

CREATE TRIGGER category_is_searchable AFTER UPDATE ON public.category REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_category();

-- employee employee_delete_is_searchable (TRIGGER)

CREATE TRIGGER employee_delete_is_searchable AFTER DELETE ON public.employee REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- employee employee_insert_is_searchable (TRIGGER)

CREATE TRIGGER employee_insert_is_searchable AFTER INSERT ON public.employee REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- employee_service employee_service_delete_is_searchable (TRIGGER)

CREATE TRIGGER employee_service_delete_is_searchable AFTER DELETE ON public.employee_service REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- employee_service employee_service_insert_is_searchable (TRIGGER)

CREATE TRIGGER employee_service_insert_is_searchable AFTER INSERT ON public.employee_service REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- employee_service employee_service_update_is_searchable (TRIGGER)

CREATE TRIGGER employee_service_update_is_searchable AFTER UPDATE ON public.employee_service REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- employee employee_update_is_searchable (TRIGGER)

CREATE TRIGGER employee_update_is_searchable AFTER UPDATE ON public.employee REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- hours_exception hours_exception_delete_is_searchable (TRIGGER)

CREATE TRIGGER hours_exception_delete_is_searchable AFTER DELETE ON public.hours_exception REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- hours_exception hours_exception_insert_is_searchable (TRIGGER)

CREATE TRIGGER hours_exception_insert_is_searchable AFTER INSERT ON public.hours_exception REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- hours_exception hours_exception_update_is_searchable (TRIGGER)

CREATE TRIGGER hours_exception_update_is_searchable AFTER UPDATE ON public.hours_exception REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- ledger_entry ledger_entry_posting_adds_up (TRIGGER)

CREATE CONSTRAINT TRIGGER ledger_entry_posting_adds_up AFTER INSERT ON public.ledger_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.posting_adds_up();

-- ledger_entry ledger_entry_stays (TRIGGER)

CREATE TRIGGER ledger_entry_stays BEFORE DELETE OR UPDATE ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

-- ledger_entry ledger_entry_stays_whole (TRIGGER)

CREATE TRIGGER ledger_entry_stays_whole BEFORE TRUNCATE ON public.ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- operator operator_has_no_team (TRIGGER)

CREATE TRIGGER operator_has_no_team BEFORE INSERT OR UPDATE OF user_id, revoked_at ON public.operator FOR EACH ROW EXECUTE FUNCTION public.check_two_worlds();

-- resource resource_is_used_at_home (TRIGGER)

CREATE TRIGGER resource_is_used_at_home AFTER INSERT ON public.resource FOR EACH ROW EXECUTE FUNCTION public.use_resource_at_home();

-- resource_use resource_use_by_one_owner (TRIGGER)

CREATE TRIGGER resource_use_by_one_owner AFTER INSERT OR UPDATE ON public.resource_use FOR EACH ROW EXECUTE FUNCTION public.check_resource_is_shared_by_one_owner();

-- service service_delete_is_searchable (TRIGGER)

CREATE TRIGGER service_delete_is_searchable AFTER DELETE ON public.service REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- service service_insert_is_searchable (TRIGGER)

CREATE TRIGGER service_insert_is_searchable AFTER INSERT ON public.service REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- service service_update_is_searchable (TRIGGER)

CREATE TRIGGER service_update_is_searchable AFTER UPDATE ON public.service REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- town_name town_name_delete_is_searchable (TRIGGER)

CREATE TRIGGER town_name_delete_is_searchable AFTER DELETE ON public.town_name REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_town_name();

-- town_name town_name_insert_is_searchable (TRIGGER)

CREATE TRIGGER town_name_insert_is_searchable AFTER INSERT ON public.town_name REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_town_name();

-- working_hours working_hours_delete_is_searchable (TRIGGER)

CREATE TRIGGER working_hours_delete_is_searchable AFTER DELETE ON public.working_hours REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- working_hours working_hours_insert_is_searchable (TRIGGER)

CREATE TRIGGER working_hours_insert_is_searchable AFTER INSERT ON public.working_hours REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- working_hours working_hours_update_is_searchable (TRIGGER)

CREATE TRIGGER working_hours_update_is_searchable AFTER UPDATE ON public.working_hours REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.follow_part_of_business();

-- audit_log audit_log_actor_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_actor_fk FOREIGN KEY (actor_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- audit_log audit_log_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- audit_log audit_log_subject_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_subject_fk FOREIGN KEY (subject_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- audit_text audit_text_audit_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.audit_text
    ADD CONSTRAINT audit_text_audit_fk FOREIGN KEY (audit_id) REFERENCES public.audit_log(id) ON DELETE RESTRICT;

-- booking booking_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- booking booking_created_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_created_by_fk FOREIGN KEY (created_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- booking booking_customer_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_customer_fk FOREIGN KEY (customer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- booking_event booking_event_actor_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking_event
    ADD CONSTRAINT booking_event_actor_fk FOREIGN KEY (actor_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- booking_event booking_event_booking_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking_event
    ADD CONSTRAINT booking_event_booking_fk FOREIGN KEY (business_id, booking_id) REFERENCES public.booking(business_id, id) ON DELETE RESTRICT;

-- booking_event_text booking_event_text_event_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking_event_text
    ADD CONSTRAINT booking_event_text_event_fk FOREIGN KEY (event_id) REFERENCES public.booking_event(id) ON DELETE RESTRICT;

-- booking_item booking_item_booking_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking_item
    ADD CONSTRAINT booking_item_booking_fk FOREIGN KEY (business_id, booking_id) REFERENCES public.booking(business_id, id) ON DELETE RESTRICT;

-- booking_item booking_item_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking_item
    ADD CONSTRAINT booking_item_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- booking_item booking_item_service_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking_item
    ADD CONSTRAINT booking_item_service_fk FOREIGN KEY (business_id, service_id) REFERENCES public.service(business_id, id) ON DELETE RESTRICT;

-- booking booking_saved_card_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_saved_card_fk FOREIGN KEY (saved_card_id) REFERENCES public.saved_card(id) ON DELETE RESTRICT;

-- broadcast broadcast_created_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.broadcast
    ADD CONSTRAINT broadcast_created_by_fk FOREIGN KEY (created_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- business_category business_category_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_category
    ADD CONSTRAINT business_category_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- business_category business_category_category_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_category
    ADD CONSTRAINT business_category_category_fk FOREIGN KEY (category_id) REFERENCES public.category(id) ON DELETE RESTRICT;

-- business_claim business_claim_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_claim
    ADD CONSTRAINT business_claim_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- business_claim business_claim_claimant_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_claim
    ADD CONSTRAINT business_claim_claimant_fk FOREIGN KEY (claimant_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- business_claim business_claim_decided_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_claim
    ADD CONSTRAINT business_claim_decided_by_fk FOREIGN KEY (decided_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- business_client business_client_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_client
    ADD CONSTRAINT business_client_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- business_client business_client_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_client
    ADD CONSTRAINT business_client_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- business_member business_member_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_member
    ADD CONSTRAINT business_member_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- business_member business_member_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_member
    ADD CONSTRAINT business_member_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- business_member business_member_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_member
    ADD CONSTRAINT business_member_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- business_search business_search_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.business_search
    ADD CONSTRAINT business_search_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- busy_calendar busy_calendar_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.busy_calendar
    ADD CONSTRAINT busy_calendar_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- busy_time busy_time_calendar_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.busy_time
    ADD CONSTRAINT busy_time_calendar_fk FOREIGN KEY (business_id, calendar_id) REFERENCES public.busy_calendar(business_id, id) ON DELETE RESTRICT;

-- busy_time busy_time_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.busy_time
    ADD CONSTRAINT busy_time_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- calendar_feed calendar_feed_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- cancel_quote cancel_quote_booking_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.cancel_quote
    ADD CONSTRAINT cancel_quote_booking_fk FOREIGN KEY (business_id, booking_id) REFERENCES public.booking(business_id, id) ON DELETE RESTRICT;

-- category category_parent_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_parent_fk FOREIGN KEY (parent_id) REFERENCES public.category(id) ON DELETE RESTRICT;

-- chat_message chat_message_conversation_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.chat_message
    ADD CONSTRAINT chat_message_conversation_fk FOREIGN KEY (conversation_id) REFERENCES public.conversation(id) ON DELETE RESTRICT;

-- chat_message chat_message_sender_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.chat_message
    ADD CONSTRAINT chat_message_sender_fk FOREIGN KEY (sender_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- chat_message chat_message_upload_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.chat_message
    ADD CONSTRAINT chat_message_upload_fk FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;

-- chat_report chat_report_conversation_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.chat_report
    ADD CONSTRAINT chat_report_conversation_fk FOREIGN KEY (conversation_id) REFERENCES public.conversation(id) ON DELETE RESTRICT;

-- chat_report chat_report_decided_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.chat_report
    ADD CONSTRAINT chat_report_decided_by_fk FOREIGN KEY (decided_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- chat_report chat_report_message_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.chat_report
    ADD CONSTRAINT chat_report_message_fk FOREIGN KEY (message_id) REFERENCES public.chat_message(id) ON DELETE SET NULL;

-- chat_report chat_report_reporter_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.chat_report
    ADD CONSTRAINT chat_report_reporter_fk FOREIGN KEY (reporter_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- conversation conversation_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- conversation conversation_customer_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_customer_fk FOREIGN KEY (customer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- conversation_member conversation_member_conversation_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.conversation_member
    ADD CONSTRAINT conversation_member_conversation_fk FOREIGN KEY (conversation_id) REFERENCES public.conversation(id) ON DELETE RESTRICT;

-- conversation_member conversation_member_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.conversation_member
    ADD CONSTRAINT conversation_member_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- data_export data_export_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.data_export
    ADD CONSTRAINT data_export_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- device device_session_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_session_fk FOREIGN KEY (session_id) REFERENCES public.user_session(id) ON DELETE RESTRICT;

-- device device_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.device
    ADD CONSTRAINT device_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- dispute dispute_payment_intent_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.dispute
    ADD CONSTRAINT dispute_payment_intent_fk FOREIGN KEY (business_id, payment_intent_id) REFERENCES public.payment_intent(business_id, id) ON DELETE RESTRICT;

-- employee employee_avatar_upload_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_avatar_upload_fk FOREIGN KEY (avatar_upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;

-- employee employee_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- employee employee_resource_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_resource_fk FOREIGN KEY (business_id, resource_id) REFERENCES public.resource_use(business_id, resource_id) ON DELETE RESTRICT;

-- employee_service employee_service_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.employee_service
    ADD CONSTRAINT employee_service_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- employee_service employee_service_service_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.employee_service
    ADD CONSTRAINT employee_service_service_fk FOREIGN KEY (business_id, service_id) REFERENCES public.service(business_id, id) ON DELETE RESTRICT;

-- favourite favourite_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.favourite
    ADD CONSTRAINT favourite_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- favourite favourite_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.favourite
    ADD CONSTRAINT favourite_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- gallery_image gallery_image_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.gallery_image
    ADD CONSTRAINT gallery_image_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- gallery_image gallery_image_upload_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.gallery_image
    ADD CONSTRAINT gallery_image_upload_fk FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;

-- hold hold_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- hold hold_customer_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_customer_fk FOREIGN KEY (customer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- hours_exception hours_exception_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.hours_exception
    ADD CONSTRAINT hours_exception_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- hours_exception hours_exception_created_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.hours_exception
    ADD CONSTRAINT hours_exception_created_by_fk FOREIGN KEY (created_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- hours_exception hours_exception_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.hours_exception
    ADD CONSTRAINT hours_exception_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- identity identity_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- invitation invitation_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- invitation invitation_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- invitation invitation_invited_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_invited_by_fk FOREIGN KEY (invited_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- job_application job_application_applicant_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.job_application
    ADD CONSTRAINT job_application_applicant_fk FOREIGN KEY (applicant_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- job_application job_application_decided_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.job_application
    ADD CONSTRAINT job_application_decided_by_fk FOREIGN KEY (decided_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- job_application job_application_opening_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.job_application
    ADD CONSTRAINT job_application_opening_fk FOREIGN KEY (business_id, opening_id) REFERENCES public.job_opening(business_id, id) ON DELETE RESTRICT;

-- job_application job_application_upload_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.job_application
    ADD CONSTRAINT job_application_upload_fk FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;

-- job_opening job_opening_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.job_opening
    ADD CONSTRAINT job_opening_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- job_opening job_opening_category_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.job_opening
    ADD CONSTRAINT job_opening_category_fk FOREIGN KEY (category_id) REFERENCES public.category(id) ON DELETE RESTRICT;

-- ledger_entry ledger_entry_booking_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_booking_fk FOREIGN KEY (business_id, booking_id) REFERENCES public.booking(business_id, id) ON DELETE RESTRICT;

-- ledger_entry ledger_entry_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- ledger_entry ledger_entry_payment_intent_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_payment_intent_fk FOREIGN KEY (business_id, payment_intent_id) REFERENCES public.payment_intent(business_id, id) ON DELETE RESTRICT;

-- ledger_entry ledger_entry_refund_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT ledger_entry_refund_fk FOREIGN KEY (business_id, refund_id) REFERENCES public.refund(business_id, id) ON DELETE RESTRICT;

-- next_free next_free_resource_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.next_free
    ADD CONSTRAINT next_free_resource_fk FOREIGN KEY (business_id, resource_id) REFERENCES public.resource_use(business_id, resource_id) ON DELETE RESTRICT;

-- next_free next_free_service_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.next_free
    ADD CONSTRAINT next_free_service_fk FOREIGN KEY (business_id, service_id) REFERENCES public.service(business_id, id) ON DELETE RESTRICT;

-- notification notification_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.notification
    ADD CONSTRAINT notification_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- occupancy occupancy_booking_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.occupancy
    ADD CONSTRAINT occupancy_booking_fk FOREIGN KEY (business_id, booking_id) REFERENCES public.booking(business_id, id) ON DELETE RESTRICT;

-- occupancy occupancy_hold_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.occupancy
    ADD CONSTRAINT occupancy_hold_fk FOREIGN KEY (business_id, hold_id) REFERENCES public.hold(business_id, id) ON DELETE RESTRICT;

-- occupancy occupancy_resource_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.occupancy
    ADD CONSTRAINT occupancy_resource_fk FOREIGN KEY (business_id, resource_id) REFERENCES public.resource_use(business_id, resource_id) ON DELETE RESTRICT;

-- one_time_code one_time_code_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.one_time_code
    ADD CONSTRAINT one_time_code_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- operator_session operator_session_operator_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.operator_session
    ADD CONSTRAINT operator_session_operator_fk FOREIGN KEY (operator_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- operator operator_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.operator
    ADD CONSTRAINT operator_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- payer payer_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.payer
    ADD CONSTRAINT payer_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- payment_intent payment_intent_booking_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.payment_intent
    ADD CONSTRAINT payment_intent_booking_fk FOREIGN KEY (business_id, booking_id) REFERENCES public.booking(business_id, id) ON DELETE RESTRICT;

-- payment_intent payment_intent_payer_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.payment_intent
    ADD CONSTRAINT payment_intent_payer_fk FOREIGN KEY (payer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- policy policy_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.policy
    ADD CONSTRAINT policy_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- rating rating_booking_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT rating_booking_fk FOREIGN KEY (business_id, booking_id) REFERENCES public.booking(business_id, id) ON DELETE RESTRICT;

-- rating rating_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT rating_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- rating rating_customer_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT rating_customer_fk FOREIGN KEY (customer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- rating rating_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating
    ADD CONSTRAINT rating_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- rating_image rating_image_rating_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating_image
    ADD CONSTRAINT rating_image_rating_fk FOREIGN KEY (rating_id) REFERENCES public.rating(id) ON DELETE RESTRICT;

-- rating_image rating_image_upload_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating_image
    ADD CONSTRAINT rating_image_upload_fk FOREIGN KEY (upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;

-- rating_reply rating_reply_author_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating_reply
    ADD CONSTRAINT rating_reply_author_fk FOREIGN KEY (author_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- rating_reply rating_reply_rating_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating_reply
    ADD CONSTRAINT rating_reply_rating_fk FOREIGN KEY (rating_id) REFERENCES public.rating(id) ON DELETE RESTRICT;

-- rating_report rating_report_decided_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating_report
    ADD CONSTRAINT rating_report_decided_by_fk FOREIGN KEY (decided_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- rating_report rating_report_rating_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating_report
    ADD CONSTRAINT rating_report_rating_fk FOREIGN KEY (rating_id) REFERENCES public.rating(id) ON DELETE RESTRICT;

-- rating_report rating_report_reporter_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating_report
    ADD CONSTRAINT rating_report_reporter_fk FOREIGN KEY (reporter_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- rating_revision rating_revision_rating_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.rating_revision
    ADD CONSTRAINT rating_revision_rating_fk FOREIGN KEY (rating_id) REFERENCES public.rating(id) ON DELETE RESTRICT;

-- refund refund_payment_intent_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.refund
    ADD CONSTRAINT refund_payment_intent_fk FOREIGN KEY (business_id, payment_intent_id) REFERENCES public.payment_intent(business_id, id) ON DELETE RESTRICT;

-- resource resource_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- resource resource_person_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.resource
    ADD CONSTRAINT resource_person_fk FOREIGN KEY (person_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- resource_use resource_use_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT resource_use_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- resource_use resource_use_resource_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.resource_use
    ADD CONSTRAINT resource_use_resource_fk FOREIGN KEY (resource_id) REFERENCES public.resource(id) ON DELETE RESTRICT;

-- saved_card saved_card_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.saved_card
    ADD CONSTRAINT saved_card_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- service service_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- service service_category_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.service
    ADD CONSTRAINT service_category_fk FOREIGN KEY (category_id) REFERENCES public.category(id) ON DELETE RESTRICT;

-- topic_subscription topic_subscription_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.topic_subscription
    ADD CONSTRAINT topic_subscription_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- tuning tuning_changed_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.tuning
    ADD CONSTRAINT tuning_changed_by_fk FOREIGN KEY (changed_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- upload upload_owner_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_owner_fk FOREIGN KEY (owner_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- user_session user_session_acting_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_acting_user_fk FOREIGN KEY (acting_user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- user_session user_session_user_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_user_fk FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- user_session user_session_writes_allowed_by_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_writes_allowed_by_fk FOREIGN KEY (writes_allowed_by_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- users users_avatar_upload_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_avatar_upload_fk FOREIGN KEY (avatar_upload_id) REFERENCES public.upload(id) ON DELETE RESTRICT;

-- waitlist_entry waitlist_entry_booking_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_booking_fk FOREIGN KEY (business_id, booking_id) REFERENCES public.booking(business_id, id) ON DELETE RESTRICT;

-- waitlist_entry waitlist_entry_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- waitlist_entry waitlist_entry_customer_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_customer_fk FOREIGN KEY (customer_id) REFERENCES public.users(id) ON DELETE RESTRICT;

-- waitlist_entry waitlist_entry_hold_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.waitlist_entry
    ADD CONSTRAINT waitlist_entry_hold_fk FOREIGN KEY (business_id, hold_id) REFERENCES public.hold(business_id, id) ON DELETE RESTRICT;

-- waitlist_service waitlist_service_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.waitlist_service
    ADD CONSTRAINT waitlist_service_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- waitlist_service waitlist_service_entry_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.waitlist_service
    ADD CONSTRAINT waitlist_service_entry_fk FOREIGN KEY (business_id, entry_id) REFERENCES public.waitlist_entry(business_id, id) ON DELETE RESTRICT;

-- waitlist_service waitlist_service_service_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.waitlist_service
    ADD CONSTRAINT waitlist_service_service_fk FOREIGN KEY (business_id, service_id) REFERENCES public.service(business_id, id) ON DELETE RESTRICT;

-- working_hours working_hours_business_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.working_hours
    ADD CONSTRAINT working_hours_business_fk FOREIGN KEY (business_id) REFERENCES public.business(id) ON DELETE RESTRICT;

-- working_hours working_hours_employee_fk (FK CONSTRAINT)

ALTER TABLE ONLY public.working_hours
    ADD CONSTRAINT working_hours_employee_fk FOREIGN KEY (business_id, employee_id) REFERENCES public.employee(business_id, id) ON DELETE RESTRICT;

-- SCHEMA public (ACL)

GRANT ALL ON SCHEMA public TO avatid_owner;
GRANT USAGE ON SCHEMA public TO avatid_app;

-- TABLE audit_log (ACL)

GRANT INSERT,SELECT ON TABLE public.audit_log TO avatid_app;

-- TABLE working_hours (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.working_hours TO avatid_app;

-- TABLE hours_exception (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.hours_exception TO avatid_app;

-- SEQUENCE audit_log_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.audit_log_id_seq TO avatid_app;

-- TABLE audit_text (ACL)

GRANT INSERT,SELECT ON TABLE public.audit_text TO avatid_app;

-- COLUMN audit_text.salt (ACL)

GRANT UPDATE(salt) ON TABLE public.audit_text TO avatid_app;

-- COLUMN audit_text.text (ACL)

GRANT UPDATE(text) ON TABLE public.audit_text TO avatid_app;

-- TABLE booking (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.booking TO avatid_app;

-- TABLE booking_event (ACL)

GRANT INSERT,SELECT ON TABLE public.booking_event TO avatid_app;

-- SEQUENCE booking_event_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.booking_event_id_seq TO avatid_app;

-- TABLE booking_event_text (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.booking_event_text TO avatid_app;

-- SEQUENCE booking_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.booking_id_seq TO avatid_app;

-- TABLE booking_item (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.booking_item TO avatid_app;

-- SEQUENCE booking_item_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.booking_item_id_seq TO avatid_app;

-- TABLE broadcast (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.broadcast TO avatid_app;

-- SEQUENCE broadcast_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.broadcast_id_seq TO avatid_app;

-- TABLE business (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.business TO avatid_app;

-- TABLE business_category (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.business_category TO avatid_app;

-- TABLE business_claim (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.business_claim TO avatid_app;

-- SEQUENCE business_claim_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.business_claim_id_seq TO avatid_app;

-- TABLE business_client (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.business_client TO avatid_app;

-- SEQUENCE business_client_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.business_client_id_seq TO avatid_app;

-- SEQUENCE business_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.business_id_seq TO avatid_app;

-- TABLE business_member (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.business_member TO avatid_app;

-- SEQUENCE business_member_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.business_member_id_seq TO avatid_app;

-- TABLE business_search (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.business_search TO avatid_app;

-- TABLE busy_calendar (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.busy_calendar TO avatid_app;

-- SEQUENCE busy_calendar_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.busy_calendar_id_seq TO avatid_app;

-- TABLE busy_time (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.busy_time TO avatid_app;

-- SEQUENCE busy_time_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.busy_time_id_seq TO avatid_app;

-- TABLE calendar_feed (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.calendar_feed TO avatid_app;

-- SEQUENCE calendar_feed_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.calendar_feed_id_seq TO avatid_app;

-- TABLE cancel_quote (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.cancel_quote TO avatid_app;

-- SEQUENCE cancel_quote_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.cancel_quote_id_seq TO avatid_app;

-- TABLE category (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.category TO avatid_app;

-- SEQUENCE category_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.category_id_seq TO avatid_app;

-- TABLE chat_message (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.chat_message TO avatid_app;

-- SEQUENCE chat_message_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.chat_message_id_seq TO avatid_app;

-- TABLE chat_report (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.chat_report TO avatid_app;

-- SEQUENCE chat_report_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.chat_report_id_seq TO avatid_app;

-- TABLE conversation (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.conversation TO avatid_app;

-- SEQUENCE conversation_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.conversation_id_seq TO avatid_app;

-- TABLE conversation_member (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.conversation_member TO avatid_app;

-- TABLE data_export (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.data_export TO avatid_app;

-- SEQUENCE data_export_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.data_export_id_seq TO avatid_app;

-- TABLE device (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.device TO avatid_app;

-- SEQUENCE device_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.device_id_seq TO avatid_app;

-- TABLE dispute (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.dispute TO avatid_app;

-- SEQUENCE dispute_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.dispute_id_seq TO avatid_app;

-- TABLE employee (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.employee TO avatid_app;

-- SEQUENCE employee_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.employee_id_seq TO avatid_app;

-- TABLE employee_service (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.employee_service TO avatid_app;

-- TABLE fault (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.fault TO avatid_app;

-- TABLE favourite (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.favourite TO avatid_app;

-- TABLE gallery_image (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.gallery_image TO avatid_app;

-- SEQUENCE gallery_image_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.gallery_image_id_seq TO avatid_app;

-- TABLE hold (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.hold TO avatid_app;

-- SEQUENCE hold_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.hold_id_seq TO avatid_app;

-- SEQUENCE hours_exception_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.hours_exception_id_seq TO avatid_app;

-- TABLE idempotency_key (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.idempotency_key TO avatid_app;

-- TABLE identity (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.identity TO avatid_app;

-- SEQUENCE identity_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.identity_id_seq TO avatid_app;

-- TABLE inbox (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.inbox TO avatid_app;

-- SEQUENCE inbox_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.inbox_id_seq TO avatid_app;

-- TABLE invitation (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.invitation TO avatid_app;

-- SEQUENCE invitation_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.invitation_id_seq TO avatid_app;

-- TABLE job_application (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.job_application TO avatid_app;

-- SEQUENCE job_application_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.job_application_id_seq TO avatid_app;

-- TABLE job_opening (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.job_opening TO avatid_app;

-- SEQUENCE job_opening_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.job_opening_id_seq TO avatid_app;

-- TABLE job_run (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.job_run TO avatid_app;

-- SEQUENCE job_run_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.job_run_id_seq TO avatid_app;

-- TABLE ledger_entry (ACL)

GRANT INSERT,SELECT ON TABLE public.ledger_entry TO avatid_app;

-- SEQUENCE ledger_entry_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.ledger_entry_id_seq TO avatid_app;

-- TABLE message_key (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.message_key TO avatid_app;

-- TABLE next_free (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.next_free TO avatid_app;

-- TABLE notification (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.notification TO avatid_app;

-- SEQUENCE notification_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.notification_id_seq TO avatid_app;

-- TABLE occupancy (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.occupancy TO avatid_app;

-- SEQUENCE occupancy_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.occupancy_id_seq TO avatid_app;

-- TABLE one_time_code (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.one_time_code TO avatid_app;

-- SEQUENCE one_time_code_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.one_time_code_id_seq TO avatid_app;

-- TABLE operator (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.operator TO avatid_app;

-- TABLE operator_session (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.operator_session TO avatid_app;

-- SEQUENCE operator_session_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.operator_session_id_seq TO avatid_app;

-- TABLE outbox (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.outbox TO avatid_app;

-- SEQUENCE outbox_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.outbox_id_seq TO avatid_app;

-- TABLE payer (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.payer TO avatid_app;

-- TABLE payment_intent (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.payment_intent TO avatid_app;

-- SEQUENCE payment_intent_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.payment_intent_id_seq TO avatid_app;

-- TABLE policy (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.policy TO avatid_app;

-- TABLE rate_limit (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.rate_limit TO avatid_app;

-- TABLE rate_window (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.rate_window TO avatid_app;

-- TABLE rating (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.rating TO avatid_app;

-- SEQUENCE rating_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.rating_id_seq TO avatid_app;

-- TABLE rating_image (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.rating_image TO avatid_app;

-- TABLE rating_reply (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.rating_reply TO avatid_app;

-- TABLE rating_report (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.rating_report TO avatid_app;

-- SEQUENCE rating_report_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.rating_report_id_seq TO avatid_app;

-- TABLE rating_revision (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.rating_revision TO avatid_app;

-- SEQUENCE rating_revision_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.rating_revision_id_seq TO avatid_app;

-- TABLE refund (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.refund TO avatid_app;

-- SEQUENCE refund_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.refund_id_seq TO avatid_app;

-- TABLE registration (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.registration TO avatid_app;

-- SEQUENCE registration_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.registration_id_seq TO avatid_app;

-- TABLE resource (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.resource TO avatid_app;

-- SEQUENCE resource_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.resource_id_seq TO avatid_app;

-- TABLE resource_use (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.resource_use TO avatid_app;

-- TABLE saved_card (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.saved_card TO avatid_app;

-- SEQUENCE saved_card_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.saved_card_id_seq TO avatid_app;

-- TABLE search_word (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.search_word TO avatid_app;

-- SEQUENCE search_word_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.search_word_id_seq TO avatid_app;

-- TABLE service (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.service TO avatid_app;

-- SEQUENCE service_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.service_id_seq TO avatid_app;

-- TABLE topic_subscription (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.topic_subscription TO avatid_app;

-- TABLE town_name (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.town_name TO avatid_app;

-- TABLE tuning (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.tuning TO avatid_app;

-- TABLE upload (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.upload TO avatid_app;

-- SEQUENCE upload_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.upload_id_seq TO avatid_app;

-- TABLE user_session (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.user_session TO avatid_app;

-- SEQUENCE user_session_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.user_session_id_seq TO avatid_app;

-- TABLE users (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.users TO avatid_app;

-- SEQUENCE users_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.users_id_seq TO avatid_app;

-- TABLE waitlist_entry (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.waitlist_entry TO avatid_app;

-- SEQUENCE waitlist_entry_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.waitlist_entry_id_seq TO avatid_app;

-- TABLE waitlist_service (ACL)

GRANT DELETE,INSERT,SELECT,UPDATE ON TABLE public.waitlist_service TO avatid_app;

-- SEQUENCE working_hours_id_seq (ACL)

GRANT SELECT,USAGE ON SEQUENCE public.working_hours_id_seq TO avatid_app;

-- DEFAULT PRIVILEGES FOR SEQUENCES (DEFAULT ACL)

ALTER DEFAULT PRIVILEGES FOR ROLE avatid_owner IN SCHEMA public GRANT SELECT,USAGE ON SEQUENCES TO avatid_app;

-- DEFAULT PRIVILEGES FOR TABLES (DEFAULT ACL)

ALTER DEFAULT PRIVILEGES FOR ROLE avatid_owner IN SCHEMA public GRANT DELETE,INSERT,SELECT,UPDATE ON TABLES TO avatid_app;
