ALTER TABLE charters DROP COLUMN links_until;
DROP TABLE broken_marks;
DROP TABLE broken_sentences;
DROP TABLE design_moments;
DROP TABLE promise_marks;
DROP TABLE promises;
DROP TABLE meetings;
DROP TABLE keepers;
