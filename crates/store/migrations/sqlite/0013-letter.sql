-- Letters that were printed: one row for each, beside its message. Moments are microseconds UTC since 1970.
CREATE TABLE letter (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id),
    printed_at INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    posted_on INTEGER,       -- The day it was handed in.
    reached_on INTEGER,      -- The day it reached the debtor or should have.
    reference TEXT NOT NULL,
    sha256 TEXT NOT NULL, -- Of the letter as PDF, as the vault has it.
    service TEXT NOT NULL,
    posted_number TEXT    -- The post's own.
);
