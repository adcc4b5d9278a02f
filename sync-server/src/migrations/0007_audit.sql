-- The audit: who decided what about people, devices and the log itself. Rows are only added, each in its deed's transaction.

CREATE TABLE audit (
    tenant BLOB NOT NULL,
    number INTEGER NOT NULL,        -- 1, 2, 3 …
    at_ms INTEGER NOT NULL,
    who TEXT NOT NULL,              -- person ID, device ID, operator, server
    second TEXT NOT NULL,           -- the second person, where two must agree; else empty
    deed TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    previous BLOB NOT NULL,         -- hash of the row before; zero before the first
    hash BLOB NOT NULL,             -- H(previous, all of the above)
    PRIMARY KEY (tenant, number)
) STRICT;
