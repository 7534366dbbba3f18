-- How a team goes on after its closing round, and the day on which everything about it is deleted.
ALTER TABLE charters ADD COLUMN ending TEXT NOT NULL DEFAULT '';
ALTER TABLE charters ADD COLUMN ended_on TEXT NOT NULL DEFAULT '';
ALTER TABLE charters ADD COLUMN delete_on TEXT NOT NULL DEFAULT '';
