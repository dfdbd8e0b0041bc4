-- Messages that a gateway carries, one row for each, beside its message: from the moment it is asked. Moments are microseconds
-- UTC since 1970.
CREATE TABLE carriage (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id),
    at INTEGER NOT NULL,
    segments INTEGER NOT NULL, -- Parts that it was sent in, and is paid for.
    cost INTEGER,              -- Millionths of the currency's unit; NULL where no price is agreed.
    message TEXT NOT NULL,     -- Our name of it, which the gateway was told.
    gateway TEXT NOT NULL,
    currency TEXT,
    external_id TEXT           -- The gateway's name of it; NULL until it answers.
) STRICT;
CREATE INDEX carriage_message ON carriage (message);
CREATE INDEX carriage_external ON carriage (gateway, external_id);

-- What carriers reported later of what they took.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox (id),
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    code TEXT NOT NULL,
    external_id TEXT NOT NULL -- The same report told twice has the same.
) STRICT;
CREATE UNIQUE INDEX delivery_report ON delivery (outbox_id, external_id);

-- Calls of the last minutes: of gateways, so that none is heard twice; and of ours, where so many a minute are allowed.
CREATE TABLE gateway_call (
    mark TEXT PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;
