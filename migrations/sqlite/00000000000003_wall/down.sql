ALTER TABLE charter_texts DROP COLUMN standing;
DROP TABLE line_log;
DROP TABLE wall_lines;
DROP TABLE wall_seats;
DROP TABLE walls;
