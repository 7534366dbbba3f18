ALTER TABLE charters DROP COLUMN ends_on;
ALTER TABLE charters DROP COLUMN is_replaced;
