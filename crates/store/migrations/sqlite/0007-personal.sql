-- Numbers, addresses and ids of people are sealed one by one (decision 0011).
-- `sealed_by` is the key of all of a row's values; 0 says that they are plain as before this migration and wait to be
-- sealed, NULL that there is none.
ALTER TABLE person ADD COLUMN sealed_by INTEGER;
UPDATE person SET sealed_by = 0 WHERE mobile IS NOT NULL OR phone IS NOT NULL OR wechat IS NOT NULL
    OR email IS NOT NULL OR fax IS NOT NULL OR address IS NOT NULL;
-- The hash of a name that was taken away on request, so that the next file does not bring it back.
ALTER TABLE person ADD COLUMN forgotten BLOB;
CREATE INDEX person_forgotten ON person (debtor_id) WHERE forgotten IS NOT NULL;

-- Which keys this database knows; the keys themselves are in a file.
CREATE TABLE personal_key (
    id INTEGER PRIMARY KEY,
    is_settled INTEGER NOT NULL, -- Nothing is sealed with an earlier key any more.
    fingerprint TEXT NOT NULL
) STRICT;

-- As long as this row is there, something is plain or was not long ago: see `seal_plain`.
INSERT INTO personal_key (id, is_settled, fingerprint)
SELECT 0, 0, '' WHERE EXISTS (SELECT 1 FROM person WHERE sealed_by = 0);

-- Whoever saw or used a person's plain values, and why.
CREATE TABLE reveal (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    person_id INTEGER NOT NULL REFERENCES person (id),
    made_at INTEGER NOT NULL, -- Microseconds since 1970, UTC.
    kind TEXT NOT NULL,
    fields TEXT NOT NULL,
    made_by TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT;
CREATE INDEX reveal_debtor ON reveal (debtor_id, id);

-- What was taken away of a person or of all of a debtor's people, and why.
CREATE TABLE removal (
    id INTEGER PRIMARY KEY,
    debtor_id INTEGER NOT NULL REFERENCES debtor (id),
    person_id INTEGER REFERENCES person (id), -- NULL for everybody of the debtor.
    made_at INTEGER NOT NULL, -- Microseconds since 1970, UTC.
    basis TEXT NOT NULL,
    removed TEXT NOT NULL, -- How much of what, as JSON.
    made_by TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT;
CREATE INDEX removal_debtor ON removal (debtor_id, id);
