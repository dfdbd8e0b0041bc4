-- Who may use the page and the API, and what they did. Moments are microseconds UTC since 1970.
CREATE TABLE team (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX team_name ON team (name);

CREATE TABLE app_user (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL,      -- In small letters.
    name TEXT NOT NULL,
    email TEXT,
    password TEXT,            -- Argon2id, as its PHC string; NULL for who signs in by a provider of identities.
    subject TEXT,             -- Who they are there: issuer and subject.
    roles TEXT NOT NULL,      -- Codes, with spaces between.
    team_id INTEGER REFERENCES team (id),
    companies TEXT,           -- One a line; NULL for every company.
    owner_name TEXT,          -- As ledgers call them.
    lang TEXT NOT NULL,
    totp_secret TEXT,         -- Sealed.
    totp_is_on INTEGER NOT NULL, -- A first code was right.
    totp_last INTEGER,        -- The step of the last code that was right: none is right twice.
    is_disabled INTEGER NOT NULL,
    failed INTEGER NOT NULL,  -- Attempts since the last sign-in.
    locked_until INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX app_user_login ON app_user (login);
CREATE UNIQUE INDEX app_user_subject ON app_user (subject);
CREATE INDEX app_user_team ON app_user (team_id);

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY NOT NULL, -- SHA-256 of what the browser holds.
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_of_user ON session (user_id);

CREATE TABLE api_token (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    name TEXT NOT NULL,
    token_hash BLOB NOT NULL, -- SHA-256.
    permissions TEXT NOT NULL, -- Codes, with spaces between.
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX api_token_hash ON api_token (token_hash);
CREATE INDEX api_token_user ON api_token (user_id);

-- Writes that were asked for under a key, and what was answered: `status` is NULL while nobody knows what came of one.
CREATE TABLE idempotency (
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER,
    headers TEXT,
    body BLOB,
    PRIMARY KEY (user_id, key)
) STRICT;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    user_id INTEGER REFERENCES app_user (id), -- NULL where nobody was signed in.
    act TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX audit_user ON audit (user_id, id);
CREATE INDEX audit_act ON audit (act, id);
