-- The wall of one charter: where it stands, and what it has shown so far.
CREATE TABLE walls (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL UNIQUE REFERENCES charters (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    version INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    revealed TEXT NOT NULL,
    is_on BOOLEAN NOT NULL,
    is_over BOOLEAN NOT NULL,
    is_hidden BOOLEAN NOT NULL,
    quiet_until TIMESTAMP,
    quiet_left INTEGER
);

-- What one member does beside the wall; nothing of it is kept with a time.
CREATE TABLE wall_seats (
    wall_id BIGINT NOT NULL REFERENCES walls (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    ready_step TEXT NOT NULL,
    draft TEXT NOT NULL,
    posted INTEGER NOT NULL,
    PRIMARY KEY (wall_id, member_id)
);

-- Lines people posted: random keys, no member.
CREATE TABLE wall_lines (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    wall_id BIGINT NOT NULL REFERENCES walls (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    step TEXT NOT NULL,
    words TEXT NOT NULL,
    is_hidden BOOLEAN NOT NULL
);

-- Who hid a line or brought it back, and when; never who wrote it.
CREATE TABLE line_log (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    account_name TEXT NOT NULL,
    line TEXT NOT NULL,
    what TEXT NOT NULL,
    done_at TIMESTAMP NOT NULL
);

ALTER TABLE charter_texts ADD COLUMN standing TEXT NOT NULL DEFAULT 'open';

CREATE INDEX walls_organisation_id ON walls (organisation_id);
CREATE INDEX wall_seats_organisation_id ON wall_seats (organisation_id);
CREATE INDEX wall_seats_member_id ON wall_seats (member_id);
CREATE INDEX wall_lines_organisation_id ON wall_lines (organisation_id);
CREATE INDEX wall_lines_wall_id ON wall_lines (wall_id);
CREATE INDEX line_log_organisation_id ON line_log (organisation_id);
CREATE INDEX line_log_charter_id ON line_log (charter_id);
CREATE INDEX line_log_account_id ON line_log (account_id);
