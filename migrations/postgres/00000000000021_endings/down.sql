ALTER TABLE charters DROP COLUMN delete_on;
ALTER TABLE charters DROP COLUMN ended_on;
ALTER TABLE charters DROP COLUMN ending;
