-- Channels by which a person agreed to be contacted, by their bits as in `opted_out`; a new number or address clears its own.
ALTER TABLE person ADD COLUMN opted_in INTEGER NOT NULL DEFAULT 0;
