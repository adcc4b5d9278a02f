-- Who may come in: logins, devices, enrolment codes, tokens. Secrets are stored as hashes only.

CREATE TABLE login (
    tenant BLOB NOT NULL,
    person BLOB NOT NULL,           -- the person document
    login TEXT NOT NULL,            -- lower case
    password TEXT NOT NULL,         -- argon2id, PHC string
    PRIMARY KEY (tenant, person),
    UNIQUE (tenant, login)
) STRICT;

CREATE TABLE device (
    tenant BLOB NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    platform TEXT NOT NULL,
    letters TEXT NOT NULL,          -- in provisional numbers
    enrolled_by BLOB NOT NULL,      -- the person the code was for
    enrolled_ms INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    is_revoked INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, letters)
) STRICT;

CREATE TABLE enrol_code (
    tenant BLOB NOT NULL,
    code_hash BLOB NOT NULL,
    person BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER,
    PRIMARY KEY (tenant, code_hash)
) STRICT;

CREATE TABLE token (
    tenant BLOB NOT NULL,
    hash BLOB NOT NULL,             -- of the secret
    purpose TEXT NOT NULL,          -- access, refresh
    family BLOB NOT NULL,           -- ended as a whole when a used refresh token comes back
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER,                -- refresh: when its successor was issued
    successor BLOB,                 -- refresh: hash of the next refresh token
    PRIMARY KEY (tenant, hash)
) STRICT;
CREATE INDEX token_family ON token (tenant, family);

CREATE TABLE attempt (
    tenant BLOB NOT NULL,
    subject TEXT NOT NULL,          -- login:x, address:y, code
    window_start_ms INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (tenant, subject)
) STRICT;
