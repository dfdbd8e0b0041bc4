-- Days are counted from 1970-01-01, amounts are minor units of `currency`, codes are the stable codes of the core.
-- Text that belongs to an identity is never NULL: '' means that the file did not give it.
-- Numbers and days stand before text in the wide tables, so that the scan for a run reads as little as it can.

CREATE TABLE debtor (
    id INTEGER PRIMARY KEY,
    kind TEXT,
    size TEXT,
    country TEXT,
    standing TEXT,
    zone TEXT,
    policy TEXT,
    policy_since INTEGER, -- The ledger day on which another policy gave way to this one.
    owner TEXT,
    code TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX debtor_code ON debtor (code);
CREATE INDEX debtor_name ON debtor (name_key);

CREATE TABLE contract (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    signed INTEGER,
    terms_days INTEGER,
    penalty_per_day INTEGER, -- Millionths.
    allows_supply_stop INTEGER NOT NULL,
    is_loan INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL,
    damages_clause TEXT
) STRICT;
CREATE UNIQUE INDEX contract_number ON contract (debtor_id, number);

CREATE TABLE receivable (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    due INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    settled INTEGER NOT NULL, -- As the ledger reports it, dated payments included.
    reported_on INTEGER,      -- The ledger day of that report.
    issued INTEGER,
    cleared INTEGER,          -- Day on which the ledger says it was cleared in full.
    disputed_since INTEGER,   -- The ledger's own mark, from the ledger day that first showed it.
    instalment INTEGER NOT NULL, -- 0 is the whole invoice.
    outside_policy INTEGER NOT NULL DEFAULT 0,
    contract_id INTEGER REFERENCES contract (id),
    currency TEXT NOT NULL,
    kind TEXT,
    number TEXT NOT NULL,
    contract TEXT,
    project TEXT,
    cleared_by TEXT           -- Why it counts as cleared where the ledger gave no day itself.
) STRICT;
CREATE UNIQUE INDEX receivable_number ON receivable (debtor_id, number, instalment);

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    opted_out INTEGER NOT NULL, -- Bits of the channels.
    refused INTEGER NOT NULL,
    consented INTEGER NOT NULL,
    workplace_only INTEGER NOT NULL DEFAULT 0,
    role TEXT,
    prefers TEXT,
    name TEXT NOT NULL,
    title TEXT,
    mobile TEXT,
    phone TEXT,
    wechat TEXT,
    email TEXT,
    fax TEXT,
    address TEXT
) STRICT;
CREATE UNIQUE INDEX person_name ON person (debtor_id, name);

CREATE TABLE payment (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    day INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    receivable_id INTEGER REFERENCES receivable (id),
    instalment INTEGER NOT NULL, -- 0 if the file named none.
    ordinal INTEGER NOT NULL,    -- Tells rows of one file apart that are otherwise the same.
    is_credit_note INTEGER NOT NULL,
    currency TEXT NOT NULL,
    number TEXT NOT NULL,
    reference TEXT NOT NULL
) STRICT;
-- A reference names a payment; without one, everything the row says does.
CREATE UNIQUE INDEX payment_reference ON payment (debtor_id, reference, number, instalment, ordinal)
    WHERE reference <> '';
CREATE UNIQUE INDEX payment_plain
    ON payment (debtor_id, day, amount, currency, number, instalment, is_credit_note, reference, ordinal);

CREATE TABLE promise (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    made INTEGER NOT NULL,
    due INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    written INTEGER NOT NULL,
    replaced INTEGER,
    currency TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX promise_made ON promise (debtor_id, made, due, amount, currency);

CREATE TABLE dispute (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    opened INTEGER NOT NULL,
    closed INTEGER,
    amount INTEGER, -- NULL disputes the whole.
    instalment INTEGER NOT NULL,
    currency TEXT,
    number TEXT NOT NULL,
    reason TEXT
) STRICT;
CREATE UNIQUE INDEX dispute_opened ON dispute (debtor_id, number, instalment, opened);

CREATE TABLE contact (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    day INTEGER NOT NULL,
    minute INTEGER NOT NULL, -- Minutes from midnight, -1 if not known.
    ordinal INTEGER NOT NULL,
    step INTEGER,
    channel TEXT NOT NULL,
    direction TEXT NOT NULL,
    connection TEXT NOT NULL,
    outcome TEXT,
    reason TEXT,
    person TEXT NOT NULL,
    number TEXT NOT NULL,
    note TEXT
) STRICT;
CREATE UNIQUE INDEX contact_made ON contact (debtor_id, day, minute, channel, direction, person, number, ordinal);

CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    from_day INTEGER NOT NULL,
    until_day INTEGER,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    source TEXT
) STRICT;
CREATE UNIQUE INDEX fact_known ON fact (debtor_id, kind, from_day, number);

CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    as_of INTEGER,
    complete INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 BLOB NOT NULL
) STRICT;
CREATE INDEX import_sha256 ON import (sha256);

CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    decided INTEGER NOT NULL,
    policy_version TEXT NOT NULL,
    rulebook_version TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX run_name ON run (day, policy_version, rulebook_version);

-- One decision a debtor and day. The number holds both, so that a run writes one after the other at the end of the
-- table and no index beside it.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY, -- day << 32 | debtor
    day INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL,
    debtor_id INTEGER GENERATED ALWAYS AS (id & 4294967295) VIRTUAL,
    run_id INTEGER NOT NULL REFERENCES run (id),
    priority INTEGER NOT NULL,
    days_past_due INTEGER NOT NULL,
    limitation_end INTEGER,
    review_on INTEGER NOT NULL,
    step INTEGER,
    stage TEXT NOT NULL,
    cause TEXT,
    overdue TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- When to look at a debtor again. A debtor without a row was never decided.
CREATE TABLE review (
    debtor_id INTEGER PRIMARY KEY REFERENCES debtor (id),
    facts_changed INTEGER NOT NULL,
    review_on INTEGER NOT NULL,
    day INTEGER NOT NULL, -- Of the latest decision.
    run_id INTEGER NOT NULL
) STRICT;
