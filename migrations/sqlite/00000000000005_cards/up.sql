-- What somebody shares can be taken off the card and put back; only they themselves see what is off.
ALTER TABLE cards ADD COLUMN is_shown BOOLEAN NOT NULL DEFAULT TRUE;

-- Links given after a round was closed open longer than its others.
ALTER TABLE invitations ADD COLUMN opens_until TIMESTAMP;

-- "The sentence I want to hear when you challenge me."
CREATE TABLE card_lines (
    member_id BIGINT NOT NULL PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    words TEXT NOT NULL
);

-- Permission to be called out. There is a row while it stands and none otherwise: nothing tells that it ever stood.
CREATE TABLE call_out_grants (
    member_id BIGINT NOT NULL PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE
);

-- People who joined a team after its charter was published, and what they said to it. No time is kept.
CREATE TABLE newcomers (
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    -- The version they can work with; 0 until they said so.
    consented_number TEXT NOT NULL,
    wants_to_talk BOOLEAN NOT NULL,
    about TEXT NOT NULL,
    PRIMARY KEY (charter_id, member_id)
);

CREATE INDEX card_lines_organisation_id ON card_lines (organisation_id);
CREATE INDEX call_out_grants_organisation_id ON call_out_grants (organisation_id);
CREATE INDEX newcomers_member_id ON newcomers (member_id);
CREATE INDEX newcomers_organisation_id ON newcomers (organisation_id);
