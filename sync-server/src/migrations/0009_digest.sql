-- What devices compare instead of documents. Derived: a scope's row is the XOR of the marks of what is present in it.
-- Built from the scope rows when the database is opened and has none.

CREATE TABLE scope_digest (
    tenant BLOB NOT NULL,
    scope TEXT NOT NULL,
    buckets BLOB NOT NULL,          -- 64 of 8 bytes
    PRIMARY KEY (tenant, scope)
) STRICT, WITHOUT ROWID;
