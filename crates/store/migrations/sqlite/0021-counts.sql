-- Counts of messages by where they stand read this, not the words of every message that ever was.
CREATE INDEX outbox_standing ON outbox (channel, state, begun_at);
