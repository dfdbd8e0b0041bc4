-- Where the rules of contact differ within a country.
ALTER TABLE debtor ADD COLUMN region TEXT;
-- The hours to which a person asked us to keep, `HH:MM-HH:MM` at their place.
ALTER TABLE person ADD COLUMN hours TEXT;

-- Which rules a gate asks, as JSON by scope. There are as many rows as the program had different sets of rules.
CREATE TABLE rule_list (
    id INTEGER PRIMARY KEY,
    rules TEXT NOT NULL UNIQUE
) STRICT;
-- NULL for runs from before this list was kept.
ALTER TABLE run ADD COLUMN rule_list_id INTEGER REFERENCES rule_list (id);

-- A contact put to the gate by a person outside a run, and its answer, whether it was allowed or not.
CREATE TABLE gate_check (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    made_on INTEGER NOT NULL, -- By this machine's calendar.
    day INTEGER NOT NULL,     -- At the debtor's place, as the minute.
    minute INTEGER NOT NULL,
    allowed INTEGER NOT NULL,
    rule_list_id INTEGER NOT NULL REFERENCES rule_list (id),
    channel TEXT NOT NULL,
    purpose TEXT NOT NULL,
    stage TEXT NOT NULL,
    person TEXT NOT NULL, -- '' if nobody was known.
    refusals TEXT NOT NULL, -- JSON; every other rule of the list let it pass.
    policy_version TEXT NOT NULL,
    rulebook_version TEXT NOT NULL
) STRICT;
CREATE INDEX gate_check_debtor ON gate_check (debtor_id, id);
