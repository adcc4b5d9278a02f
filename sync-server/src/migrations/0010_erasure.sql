-- Records that were erased for ever: their ids and log numbers, nothing of what was in them.
CREATE TABLE erasure (
    tenant BLOB NOT NULL,
    document BLOB NOT NULL,
    number INTEGER NOT NULL,        -- the log row by which devices hear of it
    at_ms INTEGER NOT NULL,
    is_swept INTEGER NOT NULL,      -- the freed pages of this file were overwritten since
    PRIMARY KEY (tenant, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_number ON erasure (tenant, number);
