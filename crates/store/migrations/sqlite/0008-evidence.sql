-- What happened to a debtor, as a chain: each entry names the hash of the one before (docs/evidence.md). The number of an
-- entry makes every bulk of new ones a run of neighbours.
CREATE TABLE evidence_entry (
    id INTEGER PRIMARY KEY, -- seq << 32 | debtor
    seq INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL,
    debtor_id INTEGER GENERATED ALWAYS AS (id & 4294967295) VIRTUAL,
    at INTEGER NOT NULL, -- Microseconds UTC.
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    content TEXT -- Canonical JSON; NULL once removed.
) STRICT;

-- The end of each chain.
CREATE TABLE evidence_head (
    debtor_id INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0, -- The last entry under a root.
    case_name TEXT NOT NULL, -- Stays what it was when the chain began.
    hash BLOB NOT NULL
) STRICT;

-- Signed roots over all chains, as canonical JSON, numbered without a gap.
CREATE TABLE evidence_root (
    number INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    body TEXT NOT NULL,
    stamp BLOB -- The answer of a time-stamping authority.
) STRICT;

-- The ends of the chains that grew since the root before.
CREATE TABLE evidence_leaf (
    root INTEGER NOT NULL,
    debtor_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    case_name TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (root, debtor_id)
) STRICT, WITHOUT ROWID;

-- The public keys, each with the signatures that introduced it, as canonical JSON.
CREATE TABLE evidence_key (
    number INTEGER PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

-- The entry that holds the decision itself; NULL for decisions from before, whose `body` does.
ALTER TABLE decision ADD COLUMN entry_seq INTEGER;
