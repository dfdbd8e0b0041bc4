-- Digests by e-mail: one row for each user, day and kind, claimed before it is handed over. Moments are microseconds UTC.
CREATE TABLE digest (
    user_id INTEGER NOT NULL REFERENCES app_user (id),
    day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL, -- handing-over, sent, failed, unclear
    why TEXT,
    PRIMARY KEY (user_id, day, kind)
) STRICT;
