DROP TABLE handovers;
DROP TABLE co_facilitators;
DROP TABLE desks;
DROP TABLE letter_files;
DROP TABLE decision_rules;
