-- Telephone and post: proof that recordings were announced, calls of a phone system, what the post reported of letters.
-- Moments are microseconds UTC since 1970.

-- No recording is kept without it.
CREATE TABLE recording (
    document_id INTEGER PRIMARY KEY REFERENCES document (id),
    announced_at INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    announced_by TEXT NOT NULL,
    how TEXT NOT NULL
) STRICT;

CREATE TABLE phone_call (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER REFERENCES debtor (id), -- NULL for a number that is not on file.
    person_id INTEGER,
    user_id INTEGER,        -- Who dialled.
    at INTEGER NOT NULL,
    day INTEGER,            -- As the contact is recorded: at the debtor's place.
    minute INTEGER,
    step INTEGER,
    answered_at INTEGER,
    ended_at INTEGER,
    seconds INTEGER,
    change_id INTEGER,      -- The change by which it stands in the log of contacts.
    by_person INTEGER NOT NULL, -- A person wrote that, in place of the phone system.
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    result TEXT,
    external TEXT,          -- What the phone system calls it.
    recording TEXT,         -- Where the phone system keeps its recording, or the SHA-256 of it.
    announced_at INTEGER,
    began_at INTEGER,
    announced_by TEXT,
    announced_how TEXT
) STRICT;
CREATE UNIQUE INDEX phone_call_external ON phone_call (external);
CREATE INDEX phone_call_debtor ON phone_call (debtor_id, id);

-- What the phone system told, so that nothing is taken twice.
CREATE TABLE phone_event (
    external_id TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    call_id INTEGER REFERENCES phone_call (id),
    kind TEXT NOT NULL
) STRICT;

-- What the post reported of a letter.
CREATE TABLE letter_status (
    id INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES letter (outbox_id),
    day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    status TEXT NOT NULL,
    place TEXT NOT NULL,
    by_whom TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX letter_status_once ON letter_status (outbox_id, day, status, place);
CREATE INDEX letter_number ON letter (posted_number);
