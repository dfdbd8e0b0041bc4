-- What the schedule did: one row for each fire of a job that somebody took, and one for the first sight of it. Moments are
-- microseconds UTC since 1970.
CREATE TABLE job_run (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    fire_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    node TEXT NOT NULL,       -- Who took it last.
    lease_until INTEGER,      -- While it is being done.
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    missed INTEGER NOT NULL,  -- Fires before this one that nobody was there for.
    note_zh TEXT,             -- What came of it, or what went wrong.
    note_en TEXT
) STRICT;
CREATE UNIQUE INDEX job_run_fire ON job_run (job, fire_at);
