DELETE FROM broken_sentences WHERE NOT EXISTS (
    SELECT 1 FROM clauses WHERE clauses.charter_id = broken_sentences.charter_id
        AND clauses.public_id = broken_sentences.question AND clauses.question <> '');
UPDATE broken_sentences SET question = (
    SELECT clauses.question FROM clauses WHERE clauses.charter_id = broken_sentences.charter_id
        AND clauses.public_id = broken_sentences.question);
ALTER TABLE charters DROP COLUMN ended_reason;
ALTER TABLE charter_texts DROP COLUMN came_from;
ALTER TABLE clauses DROP COLUMN origin_label;
ALTER TABLE clauses DROP COLUMN origin_id;
