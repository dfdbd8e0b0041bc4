-- How often facts about a debtor changed. A decision is due where it saw another version.
ALTER TABLE debtor ADD COLUMN facts_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN facts_version BIGINT NOT NULL DEFAULT 0;
UPDATE review SET facts_version = -1 WHERE facts_changed = 1;
ALTER TABLE review DROP COLUMN facts_changed;

-- The parts of a run that several programs share: ranges of debtors. A run by one program alone has none.
CREATE TABLE run_part (
    run_id BIGINT NOT NULL REFERENCES run (id),
    first_id BIGINT NOT NULL,
    last_id BIGINT NOT NULL,
    is_open BIGINT NOT NULL DEFAULT 1,
    decided BIGINT NOT NULL DEFAULT 0,
    node TEXT, -- Who did it last.
    PRIMARY KEY (run_id, first_id)
);

-- A daily ledger confirms every row of the table: with room beside each, the indexes need not know.
ALTER TABLE receivable SET (fillfactor = 50);
ALTER TABLE debtor SET (fillfactor = 50);
