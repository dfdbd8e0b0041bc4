-- What happened to a debtor, as a chain: each entry names the hash of the one before (docs/evidence.md). The number of an
-- entry makes every bulk of new ones a run of neighbours.
CREATE TABLE evidence_entry (
    id BIGINT PRIMARY KEY, -- seq << 32 | debtor
    seq BIGINT GENERATED ALWAYS AS (id >> 32) STORED,
    debtor_id BIGINT GENERATED ALWAYS AS (id & 4294967295) STORED,
    at BIGINT NOT NULL, -- Microseconds UTC.
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    content_hash BYTEA NOT NULL,
    previous BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    content TEXT -- Canonical JSON; NULL once removed.
);

-- The end of each chain.
CREATE TABLE evidence_head (
    debtor_id BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    sealed BIGINT NOT NULL DEFAULT 0, -- The last entry under a root.
    case_name TEXT NOT NULL, -- Stays what it was when the chain began.
    hash BYTEA NOT NULL
);

-- Signed roots over all chains, as canonical JSON, numbered without a gap.
CREATE TABLE evidence_root (
    number BIGINT PRIMARY KEY,
    day BIGINT NOT NULL,
    body TEXT NOT NULL,
    stamp BYTEA -- The answer of a time-stamping authority.
);

-- The ends of the chains that grew since the root before.
CREATE TABLE evidence_leaf (
    root BIGINT NOT NULL,
    debtor_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    case_name TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (root, debtor_id)
);

-- The public keys, each with the signatures that introduced it, as canonical JSON.
CREATE TABLE evidence_key (
    number BIGINT PRIMARY KEY,
    body TEXT NOT NULL
);

-- The entry that holds the decision itself; NULL for decisions from before, whose `body` does.
ALTER TABLE decision ADD COLUMN entry_seq BIGINT;
