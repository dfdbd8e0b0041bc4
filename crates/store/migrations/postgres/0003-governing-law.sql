-- The law the parties chose, by its country.
ALTER TABLE contract ADD COLUMN governing_law TEXT;
