-- What devices were told to put away and were not given again: how long their edits are still lawful.

CREATE TABLE evict_told (
    tenant BLOB NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    document BLOB NOT NULL,
    told_ms INTEGER NOT NULL,       -- when it was first sent
    is_released INTEGER NOT NULL,   -- the device has said that it put the document away
    PRIMARY KEY (tenant, device, person, document)
) STRICT, WITHOUT ROWID;
