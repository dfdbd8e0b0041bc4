-- Whose work a debtor is, and where they stand today: what the list of the day filters and sorts by.
ALTER TABLE debtor ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE debtor ADD COLUMN assignee BIGINT; -- Of our users; nobody's where NULL.
ALTER TABLE debtor ADD COLUMN team_id BIGINT;
CREATE INDEX debtor_assignee ON debtor (assignee) WHERE assignee IS NOT NULL;
CREATE INDEX debtor_team ON debtor (team_id) WHERE team_id IS NOT NULL;
CREATE INDEX debtor_owner ON debtor (owner) WHERE owner IS NOT NULL;

-- Beside the day of the next look, so that a run writes both at once. What is shown is the run's decision, or a later one
-- made when facts came in between: then `body` holds it, which a run empties again.
ALTER TABLE review ADD COLUMN shown_version BIGINT NOT NULL DEFAULT -1; -- Of the facts it saw.
ALTER TABLE review ADD COLUMN shown_on BIGINT NOT NULL DEFAULT 0;       -- The day it is for,
ALTER TABLE review ADD COLUMN shown_until BIGINT NOT NULL DEFAULT 0;    -- and the first on which it may be another.
ALTER TABLE review ADD COLUMN rank BIGINT NOT NULL DEFAULT 0;           -- Minus the points: the most urgent comes first.
ALTER TABLE review ADD COLUMN days_past_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN step BIGINT;
ALTER TABLE review ADD COLUMN limitation_end BIGINT;
ALTER TABLE review ADD COLUMN contact_on BIGINT; -- The first contact that may be made, at the debtor's place.
ALTER TABLE review ADD COLUMN contact_minute BIGINT;
ALTER TABLE review ADD COLUMN contact_person BIGINT;
ALTER TABLE review ADD COLUMN promise_id BIGINT; -- The promise that matters: the latest one due.
ALTER TABLE review ADD COLUMN promise_due BIGINT;
ALTER TABLE review ADD COLUMN worked_on BIGINT; -- The last day on which we contacted them.
ALTER TABLE review ADD COLUMN entry_seq BIGINT; -- The entry of the chain that holds the run's decision.
ALTER TABLE review ADD COLUMN stage TEXT NOT NULL DEFAULT 'clear';
ALTER TABLE review ADD COLUMN cause TEXT;
ALTER TABLE review ADD COLUMN contact_channel TEXT;
ALTER TABLE review ADD COLUMN contact_purpose TEXT;
ALTER TABLE review ADD COLUMN promise_state TEXT;
ALTER TABLE review ADD COLUMN tasks TEXT NOT NULL DEFAULT '';      -- Codes, each between blanks.
ALTER TABLE review ADD COLUMN currencies TEXT NOT NULL DEFAULT ''; -- Of what is open, likewise.
ALTER TABLE review ADD COLUMN body TEXT;
UPDATE review SET (rank, days_past_due, step, limitation_end, stage, cause, entry_seq, shown_on, shown_until) = (
    SELECT -c.priority, c.days_past_due, c.step, c.limitation_end, c.stage, c.cause, c.entry_seq, c.day, c.review_on
    FROM decision c WHERE c.id = (review.day << 32) + review.debtor_id)
WHERE EXISTS (SELECT 1 FROM decision c WHERE c.id = (review.day << 32) + review.debtor_id);
CREATE INDEX review_rank ON review (rank, debtor_id) WHERE stage <> 'clear';

-- Who works a case just now; others see it. Nobody does once the moment has passed (microseconds UTC).
CREATE TABLE case_hold (
    debtor_id BIGINT PRIMARY KEY REFERENCES debtor (id),
    user_id BIGINT NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX case_hold_user ON case_hold (user_id);

-- A message that a person wrote at the page, with its words; a run leaves it alone. The change that asked for it.
ALTER TABLE outbox ADD COLUMN import_id BIGINT;

-- What a person noted at the page, with the change that keeps it.
CREATE TABLE case_note (
    import_id BIGINT PRIMARY KEY REFERENCES import (id),
    text TEXT NOT NULL
);
