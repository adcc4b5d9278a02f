-- The numbered log of each tenant, and what is derived from it. Keys are led by tenant; ids are 16 bytes.

CREATE TABLE tenant (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    last_number INTEGER NOT NULL,   -- head of the log; the counter row every push writes
    chain BLOB NOT NULL,            -- chain[last_number]
    epoch BLOB NOT NULL,            -- new after every restore
    backed_up INTEGER NOT NULL,     -- a backup exists up to this number
    touched_ms INTEGER NOT NULL,
    schema_mark BLOB NOT NULL       -- the field tables its records were last brought up to
) STRICT;

CREATE TABLE change_log (
    tenant BLOB NOT NULL,
    number INTEGER NOT NULL,
    document BLOB NOT NULL,
    hash BLOB,                      -- NULL: the document's scopes changed because its account moved
    actor BLOB,
    sequence INTEGER,               -- of the actor in this document
    bytes BLOB,                     -- the raw change chunk, as it came
    chain BLOB NOT NULL,            -- H(chain[number-1], document, hash)
    device BLOB,                    -- who handed it in
    person BLOB,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, number),
    UNIQUE (tenant, document, hash),
    UNIQUE (tenant, document, actor, sequence)
) STRICT;
CREATE INDEX change_log_document ON change_log (tenant, document, number);

CREATE TABLE document (
    tenant BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,       -- counts writes of this row; a write names the one it was computed from
    last_number INTEGER NOT NULL,
    heads BLOB NOT NULL,            -- 32 bytes each, sorted
    account BLOB,                   -- parent whose scopes it inherits
    owner BLOB,
    day TEXT NOT NULL,              -- the row's day, to find today's
    row BLOB NOT NULL,              -- index row, postcard
    bytes BLOB NOT NULL,            -- uncompressed Automerge snapshot; last, so that the rest reads without it
    PRIMARY KEY (tenant, id)
) STRICT;
CREATE INDEX document_kind ON document (tenant, kind, id);
CREATE INDEX document_account ON document (tenant, account, kind, id);
CREATE INDEX document_day ON document (tenant, owner, day, kind, id);

CREATE TABLE scope_row (
    tenant BLOB NOT NULL,
    scope TEXT NOT NULL,
    document BLOB NOT NULL,
    number INTEGER NOT NULL,        -- last log number of the document while in the scope, or of its leaving
    first INTEGER NOT NULL,         -- log number at which it first entered, ever
    since INTEGER NOT NULL,         -- log number at which it last entered
    is_present INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX scope_row_number ON scope_row (tenant, scope, number, is_present);

CREATE TABLE actor (
    tenant BLOB NOT NULL,
    actor BLOB NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    device_name TEXT NOT NULL,
    clock_offset_ms INTEGER,
    clock_uncertainty_ms INTEGER,
    registered_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, actor)
) STRICT;

CREATE TABLE number_given (
    tenant BLOB NOT NULL,
    series TEXT NOT NULL,
    number INTEGER NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (tenant, series, number),
    UNIQUE (tenant, document, series)
) STRICT;

CREATE TABLE quarantine (
    tenant BLOB NOT NULL,
    document BLOB NOT NULL,
    hash BLOB NOT NULL,             -- of the bytes as they came (BLAKE3), so that a repeat is one row
    change_hash BLOB,               -- NULL: the bytes could not be read
    bytes BLOB NOT NULL,
    code TEXT NOT NULL,
    path TEXT,                      -- dotted
    detail TEXT NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, hash)
) STRICT;
CREATE INDEX quarantine_change ON quarantine (tenant, document, change_hash);
CREATE INDEX quarantine_device ON quarantine (tenant, device);
