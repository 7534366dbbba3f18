-- A later round brings along what the charter in force holds beside the answers: whose sentence it was and of which
-- version, and from which charter a waiting request came.
ALTER TABLE clauses ADD COLUMN origin_id TEXT NOT NULL DEFAULT '';
ALTER TABLE clauses ADD COLUMN origin_label TEXT NOT NULL DEFAULT '';
ALTER TABLE charter_texts ADD COLUMN came_from BIGINT;

-- Each team of a workshop says for itself why it ended without a charter.
ALTER TABLE charters ADD COLUMN ended_reason TEXT NOT NULL DEFAULT '';

-- Presses belong to one sentence, not to a question: sentences of a team's own have none and shared their count.
DELETE FROM broken_sentences WHERE NOT EXISTS (
    SELECT 1 FROM clauses WHERE clauses.charter_id = broken_sentences.charter_id
        AND clauses.question = broken_sentences.question
        AND (clauses.question <> '' OR clauses.words = broken_sentences.words));
UPDATE broken_sentences SET question = (
    SELECT MIN(clauses.public_id) FROM clauses WHERE clauses.charter_id = broken_sentences.charter_id
        AND clauses.question = broken_sentences.question
        AND (clauses.question <> '' OR clauses.words = broken_sentences.words));
