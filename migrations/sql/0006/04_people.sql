-- Operators look for people by how their names begin, each word: " fig" is in " figen aslani".
CREATE INDEX users_called_ix ON users USING gin (fold(' ' || name || ' ' || surname) gin_trgm_ops)
    WHERE erased_at IS NULL;
