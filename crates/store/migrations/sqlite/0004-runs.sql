-- How often facts about a debtor changed. A decision is due where it saw another version.
ALTER TABLE debtor ADD COLUMN facts_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN facts_version INTEGER NOT NULL DEFAULT 0;
UPDATE review SET facts_version = -1 WHERE facts_changed = 1;
ALTER TABLE review DROP COLUMN facts_changed;

-- The parts of a run that several programs share: ranges of debtors. A run by one program alone has none.
CREATE TABLE run_part (
    run_id INTEGER NOT NULL REFERENCES run (id),
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    is_open INTEGER NOT NULL DEFAULT 1,
    decided INTEGER NOT NULL DEFAULT 0,
    node TEXT, -- Who did it last.
    PRIMARY KEY (run_id, first_id)
) STRICT;
