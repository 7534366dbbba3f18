-- Whoever has an address is the same person in every team of an organisation; a release looks for them by it.
CREATE INDEX members_email_key ON members (organisation_id, email_key);
