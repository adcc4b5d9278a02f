-- Escrow: work that came sealed, without PIN or login, and waits for the office.

CREATE TABLE hand_in (               -- what a device hands sealed work in by; it lives as long as the device
    tenant BLOB NOT NULL,
    hash BLOB NOT NULL,             -- of the secret
    device BLOB NOT NULL,
    PRIMARY KEY (tenant, hash)
) STRICT;

CREATE TABLE escrow (
    tenant BLOB NOT NULL,
    document BLOB NOT NULL,
    hash BLOB NOT NULL,             -- of the bytes as they came (BLAKE3), so that a repeat is one row
    change_hash BLOB,               -- NULL: the bytes could not be read
    position INTEGER NOT NULL,      -- in the order they came
    device BLOB NOT NULL,           -- it was made on
    person BLOB NOT NULL,           -- who made it, by the store it was in
    author BLOB NOT NULL,           -- the actor's entry, postcard
    state TEXT NOT NULL,            -- waiting, taken, rejected
    code TEXT,                      -- why the gate did not take it when the office accepted it
    detail TEXT,
    received_ms INTEGER NOT NULL,
    decided_by BLOB,
    decided_ms INTEGER,
    bytes BLOB NOT NULL,
    PRIMARY KEY (tenant, document, hash)
) STRICT;
CREATE INDEX escrow_position ON escrow (tenant, state, position);
CREATE INDEX escrow_device ON escrow (tenant, device, state);
