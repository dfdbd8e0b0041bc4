-- Where the rules of contact differ within a country.
ALTER TABLE debtor ADD COLUMN region TEXT;
