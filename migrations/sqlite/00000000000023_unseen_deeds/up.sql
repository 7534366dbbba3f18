-- What somebody else's deed must not tell. An address that was corrected after answers were given opens none of them:
-- no code goes there. And who is taken out while the answers are open stays in the numbers that pages show: the step
-- they had come to, 0 nothing, 1 started, 2 finished.
ALTER TABLE invitations ADD COLUMN address_was_corrected BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE participations ADD COLUMN shown_step INTEGER NOT NULL DEFAULT 0;
