-- Outgoing messages, one row for each, from the plan to the answer. Moments are microseconds UTC since 1970.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    day INTEGER NOT NULL,      -- At the debtor's place, as the minute.
    minute INTEGER NOT NULL,
    due_at INTEGER NOT NULL,   -- The moment of that day and minute.
    priority INTEGER NOT NULL, -- Points of the decision.
    step INTEGER NOT NULL,     -- 0 carries out no step.
    person_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,   -- Of the latest run that planned it.
    changed_at INTEGER NOT NULL,
    begun_at INTEGER,          -- When it was last handed over, or was about to be.
    lease_until INTEGER,       -- While it is being handed over.
    sent_day INTEGER,          -- When it left or may have, at the debtor's place, as the minute.
    sent_minute INTEGER,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT,                  -- Receipt, note, fault or code, as the state has it.
    by_whom TEXT,              -- Whose word it is, where a person's word made the state.
    reasons TEXT,              -- JSON.
    script TEXT,               -- The text as it was handed over.
    lang TEXT,
    subject TEXT,
    body TEXT,
    signed_by TEXT
) STRICT;
CREATE UNIQUE INDEX outbox_key ON outbox (day, debtor_id, step, purpose, channel, person_id);
CREATE INDEX outbox_waiting ON outbox (priority DESC, due_at, id) WHERE state = 'planned';
CREATE INDEX outbox_under_way ON outbox (debtor_id) WHERE state IN ('sending', 'unclear');
CREATE INDEX outbox_begun ON outbox (begun_at) WHERE begun_at IS NOT NULL;

-- How each message came to its state.
CREATE TABLE outbox_step (
    id INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox (id),
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    why TEXT,
    reasons TEXT
) STRICT;
CREATE INDEX outbox_step_message ON outbox_step (outbox_id, id);

-- Who stopped all sending, and who let it go on; the latest row holds.
CREATE TABLE outbox_pause (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    by_whom TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT;
