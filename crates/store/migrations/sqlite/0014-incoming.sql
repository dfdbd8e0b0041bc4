-- What came back from people and carriers: answers, reports, calls. Sender, subject and body are sealed like the data of people
-- (decision 0011). Moments are microseconds UTC since 1970.
CREATE TABLE incoming (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,          -- When it was sent or happened, by its own word.
    taken_at INTEGER NOT NULL,
    outbox_id INTEGER,            -- The message of ours that it is about.
    debtor_id INTEGER REFERENCES debtor (id), -- NULL until somebody says whose it is.
    person_id INTEGER,
    waits INTEGER NOT NULL,       -- Nobody has looked, and somebody must.
    read_at INTEGER,
    sealed_by INTEGER,            -- The key of all values of the row; NULL if there is none.
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL, -- The same thing read twice has the same.
    sender TEXT,
    subject TEXT,
    body TEXT,
    raw_sha256 TEXT,           -- As it came, in the vault.
    read_by TEXT
) STRICT;
CREATE UNIQUE INDEX incoming_external ON incoming (channel, external_id);
CREATE INDEX incoming_debtor ON incoming (debtor_id, id);
CREATE INDEX incoming_waiting ON incoming (debtor_id) WHERE waits = 1;

-- Channels, as in `opted_out`, whose number or address takes nothing; a new number or address clears its own.
ALTER TABLE person ADD COLUMN bounced INTEGER NOT NULL DEFAULT 0;

-- The first message of a case, to which later ones refer.
CREATE INDEX outbox_sent ON outbox (debtor_id, sent_day) WHERE state = 'sent';

-- Up to where a mailbox was read.
CREATE TABLE inbox_spot (
    validity INTEGER NOT NULL, -- With another the mailbox numbers anew.
    uid INTEGER NOT NULL,
    name TEXT PRIMARY KEY
) STRICT;
