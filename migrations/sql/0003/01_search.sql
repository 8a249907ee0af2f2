-- A search reads one row a business. It holds what a business is found, narrowed and ordered by, and triggers keep it.
--
-- document: names A, town and categories with those above them B, services C, descriptions D.
-- prices: what its services cost with the cheapest who performs each; gender: whom it serves.
-- open_minutes: when it may be open, as minutes of the local week, with an hour to spare on both sides; special_days:
-- when it may be open all the same, with a day to spare. The slot engine decides; these spare it most of the closed.
-- next_free_at: the earliest free time of all its services as last worked out, and until when to believe it.
-- reliability: 0..1. Tasks write these three, booking never does; no index holds them, so writing them rewrites the row in
-- place (HOT): hence the room.

-- What a town is also called: Tirana and Tiranë, Durrës and Durrësi. Rows are added and removed, never changed.
CREATE TABLE town_name (
    town text NOT NULL,
    name text NOT NULL,
    folded text NOT NULL GENERATED ALWAYS AS (fold(name)) STORED,
    CONSTRAINT town_name_pk PRIMARY KEY (town, name)
);
CREATE INDEX town_name_folded_ix ON town_name (folded);

-- Every word of names, categories, services and towns: what a mistyped word may have meant. It grows with the
-- language and not with the number of businesses. Not unique on purpose: two owners who bring the same new word at the
-- same moment need not wait for each other, and a twin does no harm.
CREATE TABLE search_word (
    id bigint GENERATED ALWAYS AS IDENTITY,
    word text COLLATE "C" NOT NULL,
    CONSTRAINT search_word_pk PRIMARY KEY (id)
);
CREATE INDEX search_word_word_ix ON search_word (word);
CREATE INDEX search_word_alike_ix ON search_word USING gin (word gin_trgm_ops);

ALTER TABLE business_search
    DROP COLUMN words,
    ADD COLUMN uid uuid,
    ADD COLUMN is_visible boolean NOT NULL DEFAULT false,
    ADD COLUMN takes_bookings boolean NOT NULL DEFAULT false,
    ADD COLUMN location geography(Point, 4326),
    ADD COLUMN timezone text NOT NULL DEFAULT 'Europe/Tirane',
    ADD COLUMN rating_rank double precision NOT NULL DEFAULT 0,
    ADD COLUMN rating_count integer NOT NULL DEFAULT 0,
    ADD COLUMN rating_sum integer NOT NULL DEFAULT 0,
    ADD COLUMN currency char(3) NOT NULL DEFAULT 'ALL',
    ADD COLUMN prices numeric(14, 2)[] NOT NULL DEFAULT '{}',
    ADD COLUMN price_from numeric(14, 2) GENERATED ALWAYS AS (prices[1]) STORED,
    ADD COLUMN gender text NOT NULL DEFAULT 'all',
    ADD COLUMN category_uids uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN published_at timestamptz,
    ADD COLUMN open_minutes int4multirange NOT NULL DEFAULT '{}',
    ADD COLUMN special_days datemultirange NOT NULL DEFAULT '{}',
    ADD COLUMN next_free_at timestamptz,
    ADD COLUMN next_free_until timestamptz,
    ADD COLUMN reliability double precision NOT NULL DEFAULT 0.8,
    ADD CONSTRAINT business_search_reliability_is_a_share CHECK (reliability BETWEEN 0 AND 1),
    SET (fillfactor = 80);

-- Words as both sides write them: folded, and nothing but letters and digits between blanks. ICU tells letters the same
-- way in production (en_US) and locally (C).
CREATE FUNCTION plain_words(said text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(fold(said) COLLATE "und-x-icu", '[^[:alnum:]]+', ' ', 'g');

-- The words of a text with their places, all of one weight. Not to_tsvector: its parser takes "0e44d4" for a number and
-- a word, and "salon.al" for a host, where whoever searches has typed one word. Who types more than 60 letters is cut
-- as well.
CREATE FUNCTION words_of(said text, weight "char") RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (
        SELECT setweight(coalesce(string_agg(left(word, 60) || ':' || least(place, 16383), ' '), '')::tsvector, weight)
        FROM string_to_table(plain_words(said), ' ') WITH ORDINALITY AS each (word, place) WHERE word <> ''
    );

-- Descriptions (weight D) are prose and bring no words; nobody mistypes a number. A long menu brings its first words: no
-- owner fills the vocabulary that mistakes of all are corrected with.
CREATE FUNCTION remember_words(document tsvector) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO search_word (word)
    SELECT said.lexeme FROM (
        SELECT lexeme FROM unnest(document)
        WHERE weights && '{A,B,C}' AND length(lexeme) BETWEEN 3 AND 40 AND lexeme !~ '[0-9]'
        ORDER BY positions[1] LIMIT 500
    ) AS said
    WHERE NOT EXISTS (SELECT FROM search_word k WHERE k.word = said.lexeme COLLATE "C")
$$;

CREATE FUNCTION open_minutes_of(wanted bigint) RETURNS int4multirange
    LANGUAGE sql STABLE
    RETURN (
        SELECT coalesce(range_agg(int4range(begins - 60 + week, begins + lasts + 60 + week)), '{}') * '{[0,10080)}'
        FROM (
            SELECT weekday * 1440 + extract(epoch FROM start_time)::integer / 60 AS begins,
                extract(epoch FROM end_time - start_time)::integer / 60
                    + CASE WHEN end_time > start_time THEN 0 ELSE 1440 END AS lasts
            FROM working_hours WHERE business_id = wanted AND employee_id IS NULL
        ) AS usual, unnest('{-10080, 0, 10080}'::integer[]) AS week
    );

CREATE FUNCTION special_days_of(wanted bigint) RETURNS datemultirange
    LANGUAGE sql STABLE
    RETURN (
        SELECT coalesce(range_agg(daterange(date_from - 1, date_to + 2)), '{}') FROM hours_exception
        WHERE business_id = wanted AND employee_id IS NULL AND kind = 'special_hours'
    );

-- The row is locked before anything is read: of two services added at one moment, the second writer then sees
-- the first one's words instead of overwriting them. A row that would stay as it is is not written again.
CREATE OR REPLACE FUNCTION refresh_business_search(wanted bigint) RETURNS void
    LANGUAGE plpgsql AS $$
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

-- Who is written about changes: once a statement, however many rows it has.
CREATE OR REPLACE FUNCTION follow_part_of_business() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_business_search(business_id) FROM (SELECT DISTINCT business_id FROM changed ORDER BY 1) AS one;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_category() RETURNS trigger
    LANGUAGE plpgsql AS $$
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

CREATE FUNCTION follow_town_name() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_business_search(id) FROM (
        SELECT id FROM business WHERE fold(city) IN (
            SELECT folded FROM town_name WHERE town IN (SELECT town FROM changed)
            UNION SELECT folded FROM changed)
        ORDER BY 1
    ) AS one;
    RETURN NULL;
END $$;

DROP TRIGGER business_is_searchable ON business;
DROP TRIGGER business_category_is_searchable ON business_category;
DROP TRIGGER service_is_searchable ON service;
DROP TRIGGER category_is_searchable ON category;
CREATE TRIGGER business_is_searchable
    AFTER INSERT OR UPDATE OF uid, name_en, name_sq, description_en, description_sq, city, location, timezone, currency, status,
        archived_at, published_at, rating_rank, rating_count, rating_sum ON business
    FOR EACH ROW EXECUTE FUNCTION follow_business();
CREATE TRIGGER business_category_insert_is_searchable AFTER INSERT ON business_category
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER business_category_update_is_searchable AFTER UPDATE ON business_category
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER business_category_delete_is_searchable AFTER DELETE ON business_category
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER service_insert_is_searchable AFTER INSERT ON service
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER service_update_is_searchable AFTER UPDATE ON service
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER service_delete_is_searchable AFTER DELETE ON service
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER employee_insert_is_searchable AFTER INSERT ON employee
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER employee_update_is_searchable AFTER UPDATE ON employee
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER employee_delete_is_searchable AFTER DELETE ON employee
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER employee_service_insert_is_searchable AFTER INSERT ON employee_service
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER employee_service_update_is_searchable AFTER UPDATE ON employee_service
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER employee_service_delete_is_searchable AFTER DELETE ON employee_service
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER working_hours_insert_is_searchable AFTER INSERT ON working_hours
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER working_hours_update_is_searchable AFTER UPDATE ON working_hours
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER working_hours_delete_is_searchable AFTER DELETE ON working_hours
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER hours_exception_insert_is_searchable AFTER INSERT ON hours_exception
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER hours_exception_update_is_searchable AFTER UPDATE ON hours_exception
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER hours_exception_delete_is_searchable AFTER DELETE ON hours_exception
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER category_is_searchable AFTER UPDATE ON category
    REFERENCING OLD TABLE AS was NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_category();
CREATE TRIGGER town_name_insert_is_searchable AFTER INSERT ON town_name
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_town_name();
CREATE TRIGGER town_name_delete_is_searchable AFTER DELETE ON town_name
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION follow_town_name();

SELECT refresh_business_search(id) FROM business ORDER BY id;

ALTER TABLE business_search
    ALTER COLUMN uid SET NOT NULL,
    ADD CONSTRAINT business_search_uid_unique UNIQUE (uid);
CREATE INDEX business_search_nearby_ix ON business_search USING gist (location) WHERE is_visible;
CREATE INDEX business_search_categories_ix ON business_search USING gin (category_uids) WITH (fastupdate = off);
CREATE INDEX business_search_by_rating_ix ON business_search (rating_rank DESC, uid) WHERE is_visible;
CREATE INDEX business_search_by_price_ix ON business_search (currency, price_from, uid) WHERE is_visible;
ALTER INDEX business_search_document_ix SET (fastupdate = off);  -- whoever searches would read the list of what waits
