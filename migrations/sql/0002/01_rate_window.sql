-- The log of hits behind limits that hold in any window of their length; rate_limit's counters allow bursts. Few
-- rows are hot here (a code costs money), so an index for pruning is worth losing updates in place.

CREATE TABLE rate_window (
    bucket text NOT NULL,
    hits timestamptz[] NOT NULL,
    expires_at timestamptz NOT NULL,
    refused boolean NOT NULL DEFAULT false,
    CONSTRAINT rate_window_pk PRIMARY KEY (bucket)
);
CREATE INDEX rate_window_expires_ix ON rate_window (expires_at);
