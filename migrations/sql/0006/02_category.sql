-- The mean of all shown ratings in a category, for a rating to lean on; worked out at night. Without one yet, the
-- mean of everything.
ALTER TABLE category
    ADD COLUMN IF NOT EXISTS rating_mean double precision,
    DROP CONSTRAINT IF EXISTS category_rating_mean_is_of_stars,
    ADD CONSTRAINT category_rating_mean_is_of_stars CHECK (rating_mean BETWEEN 1 AND 5) NOT VALID;
