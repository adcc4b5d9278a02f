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
    last_seen_ms INTEGER NOT NULL,  -- at the last token given, so within its life
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

CREATE TABLE token_family (          -- one enrolment or login of a person on a device
    tenant BLOB NOT NULL,
    id BLOB NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    began_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    ended_by TEXT,                  -- reuse: a used refresh token came back; login: a newer one took its place;
                                    -- password: it was changed
    PRIMARY KEY (tenant, id)
) STRICT;
CREATE INDEX token_family_device ON token_family (tenant, device, person);
CREATE INDEX token_family_person ON token_family (tenant, person);

CREATE TABLE token (
    tenant BLOB NOT NULL,
    hash BLOB NOT NULL,             -- of the secret
    purpose TEXT NOT NULL,          -- access, refresh
    family BLOB NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER,                -- refresh: when its successor was first given
    successor BLOB,                 -- refresh: hash of the next refresh token
    PRIMARY KEY (tenant, hash)
) STRICT;
CREATE INDEX token_family_expiry ON token (tenant, family, expires_ms);

CREATE TABLE attempt (
    tenant BLOB NOT NULL,
    subject TEXT NOT NULL,          -- login:x, address:y, code
    window_start_ms INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (tenant, subject)
) STRICT;
CREATE INDEX attempt_window ON attempt (tenant, window_start_ms);

CREATE TABLE heartbeat (             -- written to prove that the store takes writes
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL
) STRICT;
