-- Whether an answer holds words: a draft reads those rows alone, and counters for everything else. A row that does not
-- say so, such as one from before, is read.
ALTER TABLE answers ADD COLUMN has_words BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE sealed_answers ADD COLUMN has_words BOOLEAN NOT NULL DEFAULT TRUE;
CREATE INDEX answers_words ON answers (workshop_id, team_id) WHERE has_words;
CREATE INDEX sealed_answers_words ON sealed_answers (workshop_id, team_id) WHERE has_words;
