DROP TABLE request_drafts;
DROP TABLE requests;
