-- What ratings need beside their rows: a category's mean to lean on, and replies and pictures that can be hidden.

-- The mean of all shown ratings in a category; worked out at night. Without one yet, the mean of everything.
ALTER TABLE category ADD COLUMN rating_mean double precision;
ALTER TABLE category ADD CONSTRAINT category_rating_mean_is_of_stars CHECK (rating_mean BETWEEN 1 AND 5) NOT VALID;
ALTER TABLE category VALIDATE CONSTRAINT category_rating_mean_is_of_stars;

ALTER TABLE rating_reply ADD COLUMN hidden_at timestamptz;

-- Which pictures an operator has looked at; `hidden` ones are shown to nobody any more.
ALTER TABLE upload ADD COLUMN looked_at timestamptz;
ALTER TABLE upload DROP CONSTRAINT upload_status_known;
ALTER TABLE upload ADD CONSTRAINT upload_status_known
    CHECK (status IN ('pending', 'ready', 'refused', 'hidden', 'deleted')) NOT VALID;
ALTER TABLE upload VALIDATE CONSTRAINT upload_status_known;
CREATE INDEX upload_to_look_at_ix ON upload (used_at DESC, id DESC)
    WHERE looked_at IS NULL AND status = 'ready' AND used_at IS NOT NULL
        AND purpose IN ('avatar', 'gallery', 'rating');

CREATE INDEX rating_waiting_ix ON rating (created_at) WHERE status = 'moderation';

-- A rating that its author has taken back: nothing is left of it but that this visit has been rated.
ALTER TABLE rating ADD COLUMN withdrawn_at timestamptz;
ALTER TABLE rating ADD CONSTRAINT rating_withdrawn_says_nothing
    CHECK (withdrawn_at IS NULL OR (status = 'hidden' AND comment = '')) NOT VALID;
ALTER TABLE rating VALIDATE CONSTRAINT rating_withdrawn_says_nothing;
