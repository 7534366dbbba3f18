DROP INDEX sealed_answers_words;
DROP INDEX answers_words;
ALTER TABLE sealed_answers DROP COLUMN has_words;
ALTER TABLE answers DROP COLUMN has_words;
