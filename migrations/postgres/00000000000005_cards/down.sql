DROP TABLE newcomers;
DROP TABLE call_out_grants;
DROP TABLE card_lines;
ALTER TABLE invitations DROP COLUMN opens_until;
ALTER TABLE cards DROP COLUMN is_shown;
