-- How a device came to its place, and what it may read. `by_code`: the name of somebody on the list was typed on it with
-- the room's code, and nobody has proved to be that person. `sees_kept`: it may read what its member wrote earlier, the
-- card, requests that were not sent, and everything that is kept about them.
ALTER TABLE devices ADD COLUMN by_code BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE devices ADD COLUMN sees_kept BOOLEAN NOT NULL DEFAULT FALSE;
-- Nobody knows any more by which door these came in. Where a link was mailed, opening it once more settles that.
UPDATE devices SET by_code = TRUE WHERE EXISTS (
    SELECT 1 FROM invitations
    WHERE invitations.workshop_id = devices.workshop_id AND invitations.member_id = devices.member_id
        AND invitations.state = 'joined' AND invitations.link_hash IS NOT NULL
);
-- Whoever has an address is mailed a code; for the others this device is all they have.
UPDATE devices SET sees_kept = TRUE WHERE sees_answers OR EXISTS (
    SELECT 1 FROM members WHERE members.id = devices.member_id AND members.email IS NULL
);
