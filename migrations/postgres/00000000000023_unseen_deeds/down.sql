ALTER TABLE participations DROP COLUMN shown_step;
ALTER TABLE invitations DROP COLUMN address_was_corrected;
