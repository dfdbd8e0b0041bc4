-- What managers do at the page: take an import back, change policies and scripts with a second person's word, tell other
-- programs what happened. Moments are microseconds UTC since 1970; users are numbers of `app_user`, with the login they had.

-- An import from before has no moment and cannot be undone.
ALTER TABLE import ADD COLUMN at INTEGER;
ALTER TABLE import ADD COLUMN by_whom TEXT;
ALTER TABLE import ADD COLUMN source TEXT NOT NULL DEFAULT 'ledger';
ALTER TABLE import ADD COLUMN same TEXT NOT NULL DEFAULT ''; -- Kinds of which it held rows that stood so already.
ALTER TABLE import ADD COLUMN undone_at INTEGER;
ALTER TABLE import ADD COLUMN undone_by TEXT;
-- An undone import left nothing of this debtor but their name; the next file speaks of them as of somebody new.
ALTER TABLE debtor ADD COLUMN blank INTEGER NOT NULL DEFAULT 0;

-- The rows an import added.
CREATE TABLE import_added (
    import_id INTEGER NOT NULL REFERENCES import (id),
    table_name TEXT NOT NULL,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    PRIMARY KEY (import_id, table_name, first_id)
) STRICT;

-- The rows an import changed, as they stood before: a JSON list in the order of `import::before`. A range of receivables
-- of which only the ledger day was raised holds just that day. NULL once what it held was personal and had to go.
CREATE TABLE import_before (
    import_id INTEGER NOT NULL REFERENCES import (id),
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    body TEXT,
    PRIMARY KEY (import_id, table_name, row_id)
) STRICT;

-- What somebody entered at the page about one debtor, as the import that keeps it.
CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    import_id INTEGER NOT NULL REFERENCES import (id),
    undone_at INTEGER,
    kind TEXT NOT NULL,
    undone_by TEXT
) STRICT;
CREATE INDEX change_debtor ON change (debtor_id, id);
CREATE UNIQUE INDEX change_import ON change (import_id);

-- Taking rows away again must not read whole tables to see that nothing refers to them.
CREATE INDEX reveal_person ON reveal (person_id);
CREATE INDEX removal_person ON removal (person_id);
CREATE INDEX document_receivable ON document (receivable_id) WHERE receivable_id IS NOT NULL;
CREATE INDEX document_contract ON document (contract_id) WHERE contract_id IS NOT NULL;

-- A file on its way in: read, shown, corrected, and not yet taken. Its bytes lie encrypted in the vault, under their hash.
CREATE TABLE staged_import (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    size INTEGER NOT NULL,
    import_id INTEGER REFERENCES import (id),
    version INTEGER NOT NULL,
    by_whom TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    options TEXT NOT NULL, -- JSON.
    preview TEXT NOT NULL, -- JSON: what was understood.
    refused TEXT           -- CSV: the rows to be corrected.
) STRICT;

-- A policy in the making. Whoever wrote it cannot approve it.
CREATE TABLE policy_draft (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    author INTEGER NOT NULL,
    approver INTEGER,
    decided_at INTEGER,
    version INTEGER NOT NULL,
    policy_id TEXT NOT NULL,
    state TEXT NOT NULL,
    author_login TEXT NOT NULL,
    approver_login TEXT,
    note TEXT,
    toml TEXT NOT NULL
) STRICT;

-- What was published; the highest number holds.
CREATE TABLE policy_version (
    policy_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    draft_id INTEGER NOT NULL REFERENCES policy_draft (id),
    author INTEGER NOT NULL,
    approver INTEGER NOT NULL,
    author_login TEXT NOT NULL,
    approver_login TEXT NOT NULL,
    toml TEXT NOT NULL,
    PRIMARY KEY (policy_id, number)
) STRICT;

-- A text of the house in place of a script that comes with the program; of those approved the latest holds.
CREATE TABLE script_override (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    author INTEGER NOT NULL,
    approver INTEGER,
    decided_at INTEGER,
    version INTEGER NOT NULL,
    script_id TEXT NOT NULL,
    state TEXT NOT NULL,
    author_login TEXT NOT NULL,
    approver_login TEXT,
    note TEXT,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX script_override_script ON script_override (script_id, id);

-- Whom to tell of what happens.
CREATE TABLE webhook (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    version INTEGER NOT NULL,
    removed_at INTEGER,
    url TEXT NOT NULL,
    events TEXT NOT NULL, -- Codes with a space before and after each.
    secret TEXT NOT NULL
) STRICT;

-- What there is to tell, written with the fact itself; nothing where nobody asked. Gone once the deliveries are made.
CREATE TABLE webhook_event (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    debtor_id INTEGER NOT NULL,
    row_id INTEGER NOT NULL,
    event TEXT NOT NULL
) STRICT;

-- One telling of one event to one address.
CREATE TABLE webhook_delivery (
    id INTEGER PRIMARY KEY,
    webhook_id INTEGER NOT NULL REFERENCES webhook (id),
    event_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER,
    lease_until INTEGER,
    last_at INTEGER,
    last_status INTEGER,
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    last_error TEXT,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook_id, id);

-- Messages are read page by page, the latest change first.
CREATE INDEX outbox_changed ON outbox (changed_at, id);
