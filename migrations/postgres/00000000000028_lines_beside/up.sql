-- What whoever runs the wall did with a posted line: looked after it, and put it up beside a step of the wall.
ALTER TABLE wall_lines ADD COLUMN is_seen_to BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE wall_lines ADD COLUMN beside TEXT NOT NULL DEFAULT '';
