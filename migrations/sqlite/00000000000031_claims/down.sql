ALTER TABLE devices DROP COLUMN sees_kept;
ALTER TABLE devices DROP COLUMN by_code;
