-- Replies that can be hidden.
ALTER TABLE rating_reply ADD COLUMN IF NOT EXISTS hidden_at timestamptz;
