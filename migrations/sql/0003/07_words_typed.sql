-- What somebody typed, against the words that businesses are found by.

-- The first words of what was typed, each once. Those that only join others ("in", "e") count when there is nothing else.
CREATE FUNCTION typed_words(typed text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (
        SELECT coalesce(
            array_agg(word ORDER BY place) FILTER (WHERE word <> ALL (
                '{a,an,and,at,for,in,near,of,the,dhe,e,i,me,ne,nga,per,prane,te,tek}')),
            array_agg(word ORDER BY place), '{}')
        FROM (
            SELECT left(word, 60) AS word, min(place) AS place
            FROM regexp_split_to_table(plain_words(typed), ' ') WITH ORDINALITY AS one (word, place)
            WHERE word <> '' GROUP BY 1 ORDER BY 2 LIMIT 12
        ) AS first
    );

-- Taken as typed, every word begins one of the business's; of those that `labels` (A, B, C, D) names, or of any. No word
-- at all finds nothing.
CREATE FUNCTION beginnings(typed text, labels text DEFAULT '') RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (
        SELECT coalesce(string_agg(format('%L:*%s', word, labels), ' & '), '') FROM unnest(typed_words(typed)) AS word
    )::tsquery;

SELECT similarity('', '');  -- loads pg_trgm into this session: else only a superuser might name its setting below

-- What a word that begins no known one may have meant: of the words up to `newest` those with the fewest letters to
-- change, at most five. A beginning counts as one change more, so that half a word is understood, but a whole one first;
-- two neighbours that changed places are one change. ("id + 0": words are looked up by their letters.)
CREATE FUNCTION meant_by(typed text, newest bigint) RETURNS SETOF text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 5 SET pg_trgm.similarity_threshold = 0.25
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

-- Each word typed: all that it is taken for, and whether somebody is found by the whole of it. One that begins a known
-- word is taken as it is, any other also for what it may have meant.
CREATE FUNCTION understood(typed text, newest bigint) RETURNS TABLE (taken text[], is_whole boolean)
    LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 3
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

-- Any of these words, or of what begins so (`how` is ':*').
CREATE FUNCTION any_of(words text[], how text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT string_agg(format('%L%s', word, how), ' | ') FROM unnest(words) AS word);

-- What was typed, mistakes forgiven: every word, or what it may have meant, begins one of the business's. A list that
-- goes on knows the words it began with, those up to `newest`.
-- Called IMMUTABLE although words are added: the planner then works it out once, beforehand, and knows how many
-- businesses match. Hence only for statements that are planned each time they run, and never for an index.
CREATE FUNCTION wanted(typed text, newest bigint DEFAULT 9223372036854775807) RETURNS tsquery
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT coalesce(string_agg(format('(%s)', any_of(taken, ':*')), ' & '), '')::tsquery FROM understood(typed, newest)
$$;

-- The same in parts, to be weighed: the whole words, the beginnings of words that are known as a whole too, those of the
-- others (somebody is still typing), and how many words there are.
CREATE FUNCTION meaning(typed text, newest bigint, OUT wholes tsquery, OUT begun tsquery, OUT others tsquery, OUT words integer)
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    AS $$
    SELECT coalesce(string_agg(any_of(taken, ''), ' | ') FILTER (WHERE is_whole), '')::tsquery,
        coalesce(string_agg(any_of(taken, ':*'), ' | ') FILTER (WHERE is_whole), '')::tsquery,
        coalesce(string_agg(any_of(taken, ':*'), ' | ') FILTER (WHERE NOT is_whole), '')::tsquery,
        count(*)::integer
    FROM understood(typed, newest)
$$;

-- How well the words of a `meaning` fit, 0..1, each counting the same, wherever they stand: 0.6 for one in the name. That
-- a known word only begins another counts little: who types "spa" is not looking for Dr. Spartak.
-- ts_rank divides by all that the words may have meant, which is taken back; 0.6079 is what it gives one word of weight 1.
-- (Not STRICT: PostgreSQL would then call it for every business, instead of putting what it says in its place.)
CREATE FUNCTION closeness(document tsvector, wholes tsquery, begun tsquery, others tsquery, words integer)
    RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 1 - exp((
        ts_rank('{0.017, 0.17, 0.34, 0.85}', document, wholes) * (numnode(wholes) + 1)
        + ts_rank('{0.003, 0.03, 0.06, 0.15}', document, begun) * (numnode(begun) + 1)
        + ts_rank('{0.02, 0.2, 0.4, 1}', document, others) * (numnode(others) + 1)
    ) / -2.0 / words / 0.6079);
