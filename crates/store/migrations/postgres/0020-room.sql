-- Each entry of a chain changes the row of its end: with room beside it, the index need not know.
ALTER TABLE evidence_head SET (fillfactor = 50);
