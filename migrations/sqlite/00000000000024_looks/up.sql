-- A charter that a later round of its team has replaced rests; and the day on which the team's time together ends.
ALTER TABLE charters ADD COLUMN is_replaced BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE charters ADD COLUMN ends_on TEXT NOT NULL DEFAULT '';
UPDATE charters SET is_replaced = TRUE, look_at_meetings = 0, look_on = ''
WHERE EXISTS (
    SELECT 1 FROM charters AS later
    WHERE later.team_id = charters.team_id AND later.id > charters.id AND later.published_at IS NOT NULL
);
-- A design moment that was to change a charter, though nobody is changing it, waits again.
UPDATE design_moments SET state = 'waiting'
WHERE state = 'in_change' AND NOT EXISTS (
    SELECT 1 FROM charters
    WHERE charters.team_id = design_moments.team_id AND charters.change_kind <> '' AND NOT charters.is_replaced
);
