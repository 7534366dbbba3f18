ALTER TABLE wall_lines DROP COLUMN beside;
ALTER TABLE wall_lines DROP COLUMN is_seen_to;
