-- Back to the row of 0001: words and document, kept row by row.

DROP TRIGGER business_is_searchable ON business;
DROP TRIGGER business_category_insert_is_searchable ON business_category;
DROP TRIGGER business_category_update_is_searchable ON business_category;
DROP TRIGGER business_category_delete_is_searchable ON business_category;
DROP TRIGGER service_insert_is_searchable ON service;
DROP TRIGGER service_update_is_searchable ON service;
DROP TRIGGER service_delete_is_searchable ON service;
DROP TRIGGER employee_insert_is_searchable ON employee;
DROP TRIGGER employee_update_is_searchable ON employee;
DROP TRIGGER employee_delete_is_searchable ON employee;
DROP TRIGGER employee_service_insert_is_searchable ON employee_service;
DROP TRIGGER employee_service_update_is_searchable ON employee_service;
DROP TRIGGER employee_service_delete_is_searchable ON employee_service;
DROP TRIGGER working_hours_insert_is_searchable ON working_hours;
DROP TRIGGER working_hours_update_is_searchable ON working_hours;
DROP TRIGGER working_hours_delete_is_searchable ON working_hours;
DROP TRIGGER hours_exception_insert_is_searchable ON hours_exception;
DROP TRIGGER hours_exception_update_is_searchable ON hours_exception;
DROP TRIGGER hours_exception_delete_is_searchable ON hours_exception;
DROP TRIGGER category_is_searchable ON category;
DROP TRIGGER town_name_insert_is_searchable ON town_name;
DROP TRIGGER town_name_delete_is_searchable ON town_name;
DROP FUNCTION closeness(tsvector, tsquery, tsquery, tsquery, integer), meaning(text, bigint), wanted(text, bigint),
    any_of(text[], text), understood(text, bigint), meant_by(text, bigint), beginnings(text, text), typed_words(text),
    follow_town_name(), remember_words(tsvector), words_of(text, "char"), plain_words(text);
DROP TABLE search_word, town_name;
ALTER TABLE business_search
    DROP COLUMN price_from,
    DROP COLUMN uid, DROP COLUMN is_visible, DROP COLUMN takes_bookings, DROP COLUMN location, DROP COLUMN timezone, DROP COLUMN rating_rank,
    DROP COLUMN rating_count, DROP COLUMN rating_sum, DROP COLUMN currency, DROP COLUMN prices, DROP COLUMN gender,
    DROP COLUMN category_uids, DROP COLUMN published_at, DROP COLUMN open_minutes, DROP COLUMN special_days,
    DROP COLUMN next_free_until, DROP COLUMN next_free_at, DROP COLUMN reliability,
    ADD COLUMN words text COLLATE "C" NOT NULL DEFAULT '',
    RESET (fillfactor);
ALTER INDEX business_search_document_ix RESET (fastupdate);
CREATE INDEX business_search_words_ix ON business_search USING gin (words gin_trgm_ops);

-- The row is locked before anything is read: of two services added at one moment, the second writer then sees
-- the first one's words instead of overwriting them.
CREATE OR REPLACE FUNCTION refresh_business_search(wanted bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO business_search (business_id) VALUES (wanted) ON CONFLICT DO NOTHING;
    PERFORM FROM business_search WHERE business_id = wanted FOR UPDATE;
    UPDATE business_search SET
        words = concat_ws(' ', said.names, said.categories, said.services),
        document = setweight(to_tsvector('simple', said.names), 'A')
            || setweight(to_tsvector('simple', said.categories), 'B')
            || setweight(to_tsvector('simple', said.services), 'C')
            || setweight(to_tsvector('simple', said.descriptions), 'D')
    FROM (
        SELECT fold(concat_ws(' ', b.name_en, b.name_sq)) AS names,
            fold(concat_ws(' ', b.description_en, b.description_sq)) AS descriptions,
            coalesce((SELECT fold(string_agg(concat_ws(' ', c.name_en, c.name_sq, array_to_string(c.synonyms, ' ')), ' ' ORDER BY c.id))
                FROM business_category bc JOIN category c ON c.id = bc.category_id
                WHERE bc.business_id = b.id AND c.archived_at IS NULL), '') AS categories,
            coalesce((SELECT fold(string_agg(concat_ws(' ', s.name_en, s.name_sq), ' ' ORDER BY s.id))
                FROM service s WHERE s.business_id = b.id AND s.is_active AND s.archived_at IS NULL), '') AS services
        FROM business b WHERE b.id = wanted
    ) AS said
    WHERE business_id = wanted;
END $$;

CREATE OR REPLACE FUNCTION follow_business() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_business_search(NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_part_of_business() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'UPDATE') THEN
        PERFORM refresh_business_search(OLD.business_id);
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.business_id <> OLD.business_id) THEN
        PERFORM refresh_business_search(NEW.business_id);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_category() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_business_search(business_id) FROM business_category WHERE category_id = NEW.id ORDER BY business_id;
    RETURN NULL;
END $$;

CREATE TRIGGER business_is_searchable
    AFTER INSERT OR UPDATE OF name_en, name_sq, description_en, description_sq ON business
    FOR EACH ROW EXECUTE FUNCTION follow_business();
CREATE TRIGGER business_category_is_searchable AFTER INSERT OR UPDATE OR DELETE ON business_category
    FOR EACH ROW EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER service_is_searchable
    AFTER INSERT OR DELETE OR UPDATE OF business_id, name_en, name_sq, is_active, archived_at ON service
    FOR EACH ROW EXECUTE FUNCTION follow_part_of_business();
CREATE TRIGGER category_is_searchable AFTER UPDATE OF name_en, name_sq, synonyms, archived_at ON category
    FOR EACH ROW EXECUTE FUNCTION follow_category();

DROP FUNCTION open_minutes_of(bigint), special_days_of(bigint);
SELECT refresh_business_search(id) FROM business ORDER BY id;
