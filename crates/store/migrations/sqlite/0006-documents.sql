-- Papers of a claim. The files lie in the vault, encrypted, under their hash; several rows may stand for one file.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    received_on INTEGER NOT NULL,
    -- At most one of the two; with neither, the document is about the debtor.
    receivable_id INTEGER REFERENCES receivable (id),
    contract_id INTEGER REFERENCES contract (id),
    size INTEGER NOT NULL, -- Bytes, before encryption.
    added_at INTEGER NOT NULL,
    -- Its content may be gone from then on; the row stays.
    removed_at INTEGER,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    added_by TEXT NOT NULL,
    removed_by TEXT,
    removed_why TEXT
) STRICT;
CREATE INDEX document_debtor ON document (debtor_id);
-- The same file, filed twice under the same thing, is one document.
CREATE UNIQUE INDEX document_once
    ON document (sha256, debtor_id, kind, COALESCE(receivable_id, 0), COALESCE(contract_id, 0)) WHERE removed_at IS NULL;
