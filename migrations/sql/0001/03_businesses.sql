-- The shops, what kind of shop they are, and who belongs to them.

CREATE TABLE category (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    legacy_id bigint,
    parent_id bigint,
    slug text NOT NULL,
    name_en text NOT NULL,
    name_sq text NOT NULL,
    synonyms text[] NOT NULL DEFAULT '{}',
    logo text,
    price_hint numeric(14, 2),
    currency char(3) NOT NULL DEFAULT 'ALL',
    duration_hint_minutes integer,
    rank integer NOT NULL DEFAULT 0,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT category_pk PRIMARY KEY (id),
    CONSTRAINT category_uid_unique UNIQUE (uid),
    CONSTRAINT category_legacy_unique UNIQUE (legacy_id),
    CONSTRAINT category_slug_unique UNIQUE (slug),
    CONSTRAINT category_parent_fk FOREIGN KEY (parent_id) REFERENCES category (id) ON DELETE RESTRICT,
    CONSTRAINT category_is_not_its_own_parent CHECK (parent_id <> id),
    CONSTRAINT category_slug_is_plain CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT category_price_hint_not_negative CHECK (price_hint >= 0 AND price_hint < 'NaN'),
    CONSTRAINT category_duration_hint_positive CHECK (duration_hint_minutes > 0),
    CONSTRAINT category_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE INDEX category_parent_ix ON category (parent_id);

CREATE TABLE business (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    legacy_id bigint,
    kind text NOT NULL DEFAULT 'business',
    status text NOT NULL DEFAULT 'draft',
    name_en text NOT NULL,
    name_sq text,
    description_en text NOT NULL DEFAULT '',
    description_sq text,
    address text NOT NULL DEFAULT '',
    city text NOT NULL DEFAULT '',
    country char(2) NOT NULL DEFAULT 'AL',
    location geography(Point, 4326),
    timezone text NOT NULL DEFAULT 'Europe/Tirane',
    phone text,
    email citext,
    website text,
    currency char(3) NOT NULL DEFAULT 'ALL',
    source text,
    source_id text,
    rating_count integer NOT NULL DEFAULT 0,
    rating_sum integer NOT NULL DEFAULT 0,
    rating_histogram integer[] NOT NULL DEFAULT '{0,0,0,0,0}',
    rating_rank double precision NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    published_at timestamptz,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT business_pk PRIMARY KEY (id),
    CONSTRAINT business_uid_unique UNIQUE (uid),
    CONSTRAINT business_legacy_unique UNIQUE (legacy_id),
    CONSTRAINT business_source_unique UNIQUE (source, source_id),
    CONSTRAINT business_kind_known CHECK (kind IN ('business', 'freelancer')),
    CONSTRAINT business_status_known CHECK (status IN ('draft', 'published', 'listed', 'suspended', 'closed')),
    CONSTRAINT business_name_length CHECK (length(name_en) BETWEEN 1 AND 255),
    CONSTRAINT business_name_sq_length CHECK (length(name_sq) BETWEEN 1 AND 255),
    CONSTRAINT business_address_length CHECK (length(address) <= 500),
    CONSTRAINT business_country_is_iso CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT business_currency_is_iso CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT business_timezone_is_named CHECK (length(timezone) BETWEEN 1 AND 64),
    CONSTRAINT business_source_whole CHECK ((source IS NULL) = (source_id IS NULL)),
    CONSTRAINT business_is_found_somewhere CHECK (status NOT IN ('published', 'listed') OR location IS NOT NULL),
    CONSTRAINT business_rating_possible CHECK (rating_count >= 0 AND rating_sum BETWEEN rating_count AND 5 * rating_count),
    CONSTRAINT business_histogram_has_five_bars CHECK (cardinality(rating_histogram) = 5)
);
CREATE INDEX business_nearby_ix ON business USING gist (location)
    WHERE status IN ('published', 'listed') AND archived_at IS NULL;
CREATE INDEX business_visible_ix ON business (id) WHERE status IN ('published', 'listed') AND archived_at IS NULL;
CREATE INDEX business_by_rating_ix ON business (rating_rank DESC, uid)
    WHERE status IN ('published', 'listed') AND archived_at IS NULL;

CREATE TABLE business_category (
    business_id bigint NOT NULL,
    category_id bigint NOT NULL,
    CONSTRAINT business_category_pk PRIMARY KEY (business_id, category_id),
    CONSTRAINT business_category_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT business_category_category_fk FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE RESTRICT
);
CREATE INDEX business_category_category_ix ON business_category (category_id, business_id);

CREATE TABLE favourite (
    user_id bigint NOT NULL,
    business_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT favourite_pk PRIMARY KEY (user_id, business_id),
    CONSTRAINT favourite_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT favourite_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT
);
CREATE INDEX favourite_business_ix ON favourite (business_id);

-- What a business knows about a customer. A blocked one simply sees it full.
CREATE TABLE business_client (
    id bigint GENERATED ALWAYS AS IDENTITY,
    uid uuid NOT NULL DEFAULT gen_random_uuid(),
    business_id bigint NOT NULL,
    user_id bigint NOT NULL,
    note text NOT NULL DEFAULT '',
    tags text[] NOT NULL DEFAULT '{}',
    blocked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT business_client_pk PRIMARY KEY (id),
    CONSTRAINT business_client_uid_unique UNIQUE (uid),
    CONSTRAINT business_client_user_unique UNIQUE (business_id, user_id),
    CONSTRAINT business_client_business_fk FOREIGN KEY (business_id) REFERENCES business (id) ON DELETE RESTRICT,
    CONSTRAINT business_client_user_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT,
    CONSTRAINT business_client_note_length CHECK (length(note) <= 4000)
);
CREATE INDEX business_client_user_ix ON business_client (user_id);
