-- What texts may state of a fact: a JSON object of names and values, or NULL.
ALTER TABLE fact ADD COLUMN details TEXT;
