CREATE TABLE organisations (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    timezone TEXT NOT NULL,
    min_group INTEGER NOT NULL,
    retention_months INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE roles (
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (organisation_id, account_id)
);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL
);

CREATE TABLE sign_in_links (
    id INTEGER PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL,
    browser_hash TEXT NOT NULL,
    tries INTEGER NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);

CREATE TABLE setup_links (
    hash TEXT NOT NULL PRIMARY KEY,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);

CREATE TABLE teams (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    meeting_count INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (organisation_id, name)
);

CREATE TABLE members (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    preferred_name TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    employee_id TEXT NOT NULL,
    language TEXT NOT NULL,
    timezone TEXT NOT NULL,
    manager_email TEXT NOT NULL,
    department TEXT NOT NULL,
    location TEXT NOT NULL,
    is_counted BOOLEAN NOT NULL,
    is_pending BOOLEAN NOT NULL,
    joined_at TIMESTAMP NOT NULL,
    left_at TIMESTAMP,
    UNIQUE (team_id, email_key)
);

CREATE TABLE workshops (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    facilitator_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE RESTRICT,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    stage TEXT NOT NULL,
    mode TEXT NOT NULL,
    hr_level TEXT NOT NULL,
    team_min INTEGER NOT NULL,
    hr_min INTEGER NOT NULL,
    question_set TEXT NOT NULL,
    questions TEXT NOT NULL,
    frame TEXT NOT NULL,
    guard_note TEXT NOT NULL,
    timezone TEXT NOT NULL,
    opened_at TIMESTAMP,
    closes_at TIMESTAMP,
    session_at TIMESTAMP,
    session_minutes INTEGER NOT NULL,
    join_code TEXT UNIQUE,
    join_hash TEXT UNIQUE,
    join_is_open BOOLEAN NOT NULL,
    roster_is_closed BOOLEAN NOT NULL,
    has_answers BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    ended_reason TEXT NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE workshop_teams (
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (workshop_id, team_id)
);

CREATE TABLE invitations (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    link_hash TEXT UNIQUE,
    reminders INTEGER NOT NULL,
    UNIQUE (workshop_id, member_id)
);

-- Further links to the same invitation: a reminder carries its own, and the one in the first letter keeps opening.
CREATE TABLE member_links (
    hash TEXT NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    invitation_id BIGINT NOT NULL REFERENCES invitations (id) ON DELETE CASCADE
);

CREATE TABLE participations (
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    has_started BOOLEAN NOT NULL,
    has_finished BOOLEAN NOT NULL,
    has_answered BOOLEAN NOT NULL,
    PRIMARY KEY (workshop_id, member_id)
);

CREATE TABLE devices (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    sees_answers BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);

CREATE TABLE device_codes (
    id INTEGER PRIMARY KEY,
    device_id BIGINT NOT NULL REFERENCES devices (id) ON DELETE CASCADE UNIQUE,
    code_hash TEXT NOT NULL,
    tries INTEGER NOT NULL,
    expires_at TIMESTAMP NOT NULL
);

CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (workshop_id, member_id, question)
);

CREATE TABLE sealed_answers (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE cards (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (member_id, question)
);

CREATE TABLE tallies (
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    PRIMARY KEY (workshop_id, team_id, question)
);

CREATE TABLE charters (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    team_id BIGINT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    published_number INTEGER NOT NULL,
    published_amendment INTEGER NOT NULL,
    change_kind TEXT NOT NULL,
    change_why TEXT NOT NULL,
    before_change TEXT NOT NULL,
    consent_is_closed BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    looks_again TEXT NOT NULL,
    look_at_meetings INTEGER NOT NULL,
    look_on TEXT NOT NULL,
    UNIQUE (workshop_id, team_id)
);

CREATE TABLE charter_versions (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    amendment INTEGER NOT NULL,
    body TEXT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    UNIQUE (charter_id, number, amendment)
);

CREATE TABLE clauses (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    topic TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    composed_words TEXT NOT NULL,
    status TEXT NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    figures TEXT NOT NULL,
    version INTEGER NOT NULL,
    is_talk BOOLEAN NOT NULL,
    trying_until TEXT NOT NULL,
    why TEXT NOT NULL,
    agreed_version INTEGER NOT NULL
);

CREATE TABLE clause_words (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    clause_id BIGINT NOT NULL REFERENCES clauses (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    words TEXT NOT NULL,
    why TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    UNIQUE (clause_id, version)
);

CREATE TABLE needs (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    option TEXT NOT NULL,
    words TEXT NOT NULL,
    composed_words TEXT NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE charter_texts (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    part TEXT NOT NULL,
    position INTEGER NOT NULL,
    words TEXT NOT NULL,
    is_kept BOOLEAN NOT NULL,
    reply TEXT NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    clause_id BIGINT NOT NULL REFERENCES clauses (id) ON DELETE CASCADE,
    clause_version INTEGER NOT NULL,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    answer TEXT NOT NULL,
    words TEXT NOT NULL,
    UNIQUE (clause_id, clause_version, member_id)
);

CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT REFERENCES workshops (id) ON DELETE CASCADE,
    member_id BIGINT REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL UNIQUE,
    to_name TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    calendar TEXT NOT NULL,
    unsubscribe TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    unknown_tries INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    next_at TIMESTAMP NOT NULL,
    lease TEXT,
    lease_until TIMESTAMP,
    sent_at TIMESTAMP,
    reason TEXT NOT NULL,
    server_line TEXT NOT NULL
);

CREATE TABLE mail_stops (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    email_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    is_stopped BOOLEAN NOT NULL
);

CREATE TABLE releases (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    body TEXT NOT NULL,
    released_at TIMESTAMP NOT NULL,
    UNIQUE (workshop_id, question)
);

CREATE TABLE export_log (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    account_name TEXT NOT NULL,
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    teams INTEGER NOT NULL,
    exported_at TIMESTAMP NOT NULL
);

CREATE TABLE idempotency_keys (
    key TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE roster_previews (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE INDEX roles_account_id ON roles (account_id);
CREATE INDEX sessions_account_id ON sessions (account_id);
CREATE INDEX sign_in_links_account_id ON sign_in_links (account_id);
CREATE INDEX members_organisation_id ON members (organisation_id);
CREATE INDEX workshops_organisation_id ON workshops (organisation_id);
CREATE INDEX workshops_facilitator_id ON workshops (facilitator_id);
CREATE INDEX workshop_teams_team_id ON workshop_teams (team_id);
CREATE INDEX workshop_teams_organisation_id ON workshop_teams (organisation_id);
CREATE INDEX invitations_organisation_id ON invitations (organisation_id);
CREATE INDEX invitations_team_id ON invitations (team_id);
CREATE INDEX invitations_member_id ON invitations (member_id);
CREATE INDEX member_links_organisation_id ON member_links (organisation_id);
CREATE INDEX member_links_invitation_id ON member_links (invitation_id);
CREATE INDEX participations_member_id ON participations (member_id);
CREATE INDEX participations_organisation_id ON participations (organisation_id);
CREATE INDEX participations_team_id ON participations (team_id);
CREATE INDEX devices_organisation_id ON devices (organisation_id);
CREATE INDEX devices_workshop_id ON devices (workshop_id);
CREATE INDEX devices_member_id ON devices (member_id);
CREATE INDEX answers_organisation_id ON answers (organisation_id);
CREATE INDEX answers_team_id ON answers (team_id);
CREATE INDEX answers_member_id ON answers (member_id);
CREATE INDEX sealed_answers_organisation_id ON sealed_answers (organisation_id);
CREATE INDEX sealed_answers_workshop_id ON sealed_answers (workshop_id);
CREATE INDEX sealed_answers_team_id ON sealed_answers (team_id);
CREATE INDEX cards_organisation_id ON cards (organisation_id);
CREATE INDEX cards_workshop_id ON cards (workshop_id);
CREATE INDEX cards_team_id ON cards (team_id);
CREATE INDEX tallies_team_id ON tallies (team_id);
CREATE INDEX tallies_organisation_id ON tallies (organisation_id);
CREATE INDEX charters_organisation_id ON charters (organisation_id);
CREATE INDEX charters_team_id ON charters (team_id);
CREATE INDEX charter_versions_organisation_id ON charter_versions (organisation_id);
CREATE INDEX clauses_organisation_id ON clauses (organisation_id);
CREATE INDEX clauses_charter_id ON clauses (charter_id);
CREATE INDEX clause_words_organisation_id ON clause_words (organisation_id);
CREATE INDEX needs_organisation_id ON needs (organisation_id);
CREATE INDEX needs_charter_id ON needs (charter_id);
CREATE INDEX charter_texts_organisation_id ON charter_texts (organisation_id);
CREATE INDEX charter_texts_charter_id ON charter_texts (charter_id);
CREATE INDEX consents_organisation_id ON consents (organisation_id);
CREATE INDEX consents_charter_id ON consents (charter_id);
CREATE INDEX consents_member_id ON consents (member_id);
CREATE INDEX letters_organisation_id ON letters (organisation_id);
CREATE INDEX letters_workshop_id ON letters (workshop_id);
CREATE INDEX letters_member_id ON letters (member_id);
CREATE INDEX mail_stops_organisation_id ON mail_stops (organisation_id, email_key, kind);
CREATE INDEX releases_organisation_id ON releases (organisation_id);
CREATE INDEX export_log_organisation_id ON export_log (organisation_id);
CREATE INDEX export_log_account_id ON export_log (account_id);
CREATE INDEX roster_previews_organisation_id ON roster_previews (organisation_id);
CREATE INDEX roster_previews_workshop_id ON roster_previews (workshop_id);
CREATE INDEX roster_previews_account_id ON roster_previews (account_id);
CREATE INDEX letters_state_next_at ON letters (state, next_at);

-- A promise to a team may only become stricter once somebody has answered; a group size never falls under five.
CREATE TRIGGER workshops_promise BEFORE UPDATE ON workshops
WHEN OLD.has_answers AND (
    (OLD.mode = 'counted' AND NEW.mode <> 'counted')
    OR NEW.hr_min < OLD.hr_min OR NEW.team_min < OLD.team_min
    OR (OLD.hr_level = 'nothing' AND NEW.hr_level <> 'nothing')
    OR (OLD.hr_level = 'status' AND NEW.hr_level = 'status_and_sums')
    OR NOT NEW.has_answers)
BEGIN SELECT RAISE(ABORT, 'promise may only become stricter'); END;
CREATE TRIGGER workshops_floor_insert BEFORE INSERT ON workshops WHEN NEW.hr_min < 5 OR NEW.team_min < 3
BEGIN SELECT RAISE(ABORT, 'group size under the floor'); END;
CREATE TRIGGER workshops_floor_update BEFORE UPDATE ON workshops WHEN NEW.hr_min < 5 OR NEW.team_min < 3
BEGIN SELECT RAISE(ABORT, 'group size under the floor'); END;

-- Published versions and sealed answers are never rewritten.
CREATE TRIGGER charter_versions_fixed BEFORE UPDATE ON charter_versions
BEGIN SELECT RAISE(ABORT, 'published versions are never rewritten'); END;
CREATE TRIGGER sealed_answers_fixed BEFORE UPDATE ON sealed_answers
BEGIN SELECT RAISE(ABORT, 'sealed answers are never rewritten'); END;
CREATE TRIGGER releases_fixed BEFORE UPDATE ON releases
BEGIN SELECT RAISE(ABORT, 'a release is served again as it was'); END;
