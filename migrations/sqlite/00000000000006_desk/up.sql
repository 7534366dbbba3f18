-- How many of the team must answer in a consent round; without a row, two thirds.
CREATE TABLE decision_rules (
    workshop_id BIGINT NOT NULL PRIMARY KEY REFERENCES workshops (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    quorum TEXT NOT NULL
);

-- The version that travels with a letter as a PDF. It is drawn from the version when the letter leaves.
CREATE TABLE letter_files (
    letter_id BIGINT NOT NULL PRIMARY KEY REFERENCES letters (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_version_id BIGINT NOT NULL REFERENCES charter_versions (id) ON DELETE CASCADE
);

-- What the facilitators of a charter prepare for the room; a script without a text is the usual one.
CREATE TABLE desks (
    charter_id BIGINT NOT NULL PRIMARY KEY REFERENCES charters (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    length TEXT NOT NULL,
    long_script TEXT NOT NULL,
    short_script TEXT NOT NULL,
    notes TEXT NOT NULL,
    notes_version INTEGER NOT NULL,
    talks_are_chosen BOOLEAN NOT NULL
);

-- Facilitators beside the one in charge.
CREATE TABLE co_facilitators (
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    PRIMARY KEY (workshop_id, account_id)
);

-- Who was in charge before and after; names stay when an account goes.
CREATE TABLE handovers (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    workshop_id BIGINT NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
    from_name TEXT NOT NULL,
    to_name TEXT NOT NULL,
    is_taken BOOLEAN NOT NULL,
    handed_at TIMESTAMP NOT NULL
);

CREATE INDEX decision_rules_organisation_id ON decision_rules (organisation_id);
CREATE INDEX letter_files_organisation_id ON letter_files (organisation_id);
CREATE INDEX letter_files_charter_version_id ON letter_files (charter_version_id);
CREATE INDEX desks_organisation_id ON desks (organisation_id);
CREATE INDEX co_facilitators_account_id ON co_facilitators (account_id);
CREATE INDEX co_facilitators_organisation_id ON co_facilitators (organisation_id);
CREATE INDEX handovers_organisation_id ON handovers (organisation_id);
CREATE INDEX handovers_workshop_id ON handovers (workshop_id);
