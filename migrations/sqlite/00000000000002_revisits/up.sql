CREATE TABLE revisits (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    body TEXT NOT NULL
);

CREATE TABLE revisit_answers (
    id INTEGER PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    revisit_id BIGINT NOT NULL REFERENCES revisits (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    UNIQUE (revisit_id, member_id)
);

-- Texts of a round that is closed, without who and when; the random key is their order.
CREATE TABLE revisit_texts (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    revisit_id BIGINT NOT NULL REFERENCES revisits (id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    words TEXT NOT NULL
);

CREATE INDEX revisits_organisation_id ON revisits (organisation_id);
CREATE INDEX revisits_charter_id ON revisits (charter_id);
CREATE INDEX revisit_answers_organisation_id ON revisit_answers (organisation_id);
CREATE INDEX revisit_answers_member_id ON revisit_answers (member_id);
CREATE INDEX revisit_texts_organisation_id ON revisit_texts (organisation_id);
CREATE INDEX revisit_texts_revisit_id ON revisit_texts (revisit_id);
