-- A restored log, until an operator closes its rebase; and what never comes back.

CREATE TABLE rebase (
    tenant BLOB PRIMARY KEY,
    began_ms INTEGER NOT NULL,
    cause TEXT NOT NULL,            -- restore: by the command; mark: the database was older than its mark
    number INTEGER NOT NULL         -- head of the log when it began
) STRICT;

CREATE TABLE rebase_device (
    tenant BLOB NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    met_ms INTEGER NOT NULL,        -- when it first asked for a page of the new epoch
    done_ms INTEGER,                -- when it first asked again after it had read and handed in everything
    PRIMARY KEY (tenant, device, person)
) STRICT;

CREATE TABLE number_gap (
    tenant BLOB NOT NULL,
    series TEXT NOT NULL,
    number INTEGER NOT NULL,        -- given in a lost history, and not back; never given again
    PRIMARY KEY (tenant, series, number)
) STRICT;
