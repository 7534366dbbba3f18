-- Who keeps a team's charter alive between workshops.
CREATE TABLE keepers (
    team_id BIGINT NOT NULL PRIMARY KEY REFERENCES teams (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE
);

CREATE TABLE meetings (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    met_on TEXT NOT NULL
);

CREATE TABLE promises (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    words TEXT NOT NULL,
    until_day TEXT NOT NULL,
    state TEXT NOT NULL,
    is_removed BOOLEAN NOT NULL
);

-- What became of a promise, meeting by meeting; without a meeting it waits for the one that is next.
CREATE TABLE promise_marks (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    promise_id BIGINT NOT NULL REFERENCES promises (id) ON DELETE CASCADE,
    meeting_id BIGINT REFERENCES meetings (id) ON DELETE SET NULL,
    mark TEXT NOT NULL,
    day_before TEXT NOT NULL,
    day_after TEXT NOT NULL
);

-- The key is random and there is no time, so that a row tells neither when nor after whom it was written.
-- A moment that is not signed has neither member nor account.
CREATE TABLE design_moments (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    topic TEXT NOT NULL,
    topic_words TEXT NOT NULL,
    words TEXT NOT NULL,
    member_id BIGINT REFERENCES members (id) ON DELETE SET NULL,
    account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    after_meeting INTEGER NOT NULL,
    state TEXT NOT NULL,
    reply TEXT NOT NULL,
    label TEXT NOT NULL
);

-- How often a sentence did not happen, as long as it has these words. Who pressed, and when, is not kept.
CREATE TABLE broken_sentences (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    words TEXT NOT NULL,
    presses INTEGER NOT NULL,
    UNIQUE (charter_id, question)
);

-- One press per device and meeting: a hash of the secret only the device holds, which no other row leads to.
CREATE TABLE broken_marks (
    mark TEXT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE
);

CREATE INDEX keepers_organisation_id ON keepers (organisation_id);
CREATE INDEX keepers_member_id ON keepers (member_id);
CREATE INDEX meetings_organisation_id ON meetings (organisation_id);
CREATE INDEX meetings_team_id ON meetings (team_id);
CREATE INDEX promises_organisation_id ON promises (organisation_id);
CREATE INDEX promises_team_id ON promises (team_id);
CREATE INDEX promises_member_id ON promises (member_id);
CREATE INDEX promise_marks_organisation_id ON promise_marks (organisation_id);
CREATE INDEX promise_marks_promise_id ON promise_marks (promise_id);
CREATE INDEX promise_marks_meeting_id ON promise_marks (meeting_id);
CREATE INDEX design_moments_organisation_id ON design_moments (organisation_id);
CREATE INDEX design_moments_team_id ON design_moments (team_id);
CREATE INDEX design_moments_charter_id ON design_moments (charter_id);
CREATE INDEX design_moments_member_id ON design_moments (member_id);
CREATE INDEX design_moments_account_id ON design_moments (account_id);
CREATE INDEX broken_sentences_organisation_id ON broken_sentences (organisation_id);
CREATE INDEX broken_marks_organisation_id ON broken_marks (organisation_id);
CREATE INDEX broken_marks_charter_id ON broken_marks (charter_id);

-- Until when the links of a team open its published charter.
ALTER TABLE charters ADD COLUMN links_until TIMESTAMP;
UPDATE charters SET links_until = (
    SELECT datetime(json_extract(body, '$.looks_again_on'), '+60 days') FROM charter_versions
    WHERE charter_id = charters.id ORDER BY number DESC LIMIT 1);
