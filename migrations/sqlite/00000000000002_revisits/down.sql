DROP TABLE revisit_texts;
DROP TABLE revisit_answers;
DROP TABLE revisits;
