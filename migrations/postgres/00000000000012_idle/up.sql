-- When a member's device was last in use, to the hour. Those that are there begin to be idle now.
ALTER TABLE devices ADD COLUMN seen_at TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'UTC');
