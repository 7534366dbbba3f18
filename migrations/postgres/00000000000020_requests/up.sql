-- What stands beside a request: who signed it, and what the team's reply came to. Its words are in charter_texts.
CREATE TABLE requests (
    text_id BIGINT NOT NULL PRIMARY KEY REFERENCES charter_texts (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    member_id BIGINT REFERENCES members (id) ON DELETE SET NULL,
    problem TEXT NOT NULL,
    parts TEXT NOT NULL,
    note TEXT NOT NULL,
    until_day TEXT NOT NULL,
    clause_id BIGINT REFERENCES clauses (id) ON DELETE SET NULL
);

-- A request that is still with whoever writes it; nobody else reads it.
CREATE TABLE request_drafts (
    charter_id BIGINT NOT NULL REFERENCES charters (id) ON DELETE CASCADE,
    member_id BIGINT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    organisation_id BIGINT NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    PRIMARY KEY (charter_id, member_id)
);

CREATE INDEX requests_organisation_id ON requests (organisation_id);
CREATE INDEX requests_charter_id ON requests (charter_id);
CREATE INDEX requests_member_id ON requests (member_id);
CREATE INDEX requests_clause_id ON requests (clause_id);
CREATE INDEX request_drafts_member_id ON request_drafts (member_id);
CREATE INDEX request_drafts_organisation_id ON request_drafts (organisation_id);
