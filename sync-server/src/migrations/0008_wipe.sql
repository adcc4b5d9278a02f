-- What each device said it holds unsent, and what it was ordered to wipe.

ALTER TABLE device ADD COLUMN contact_ms INTEGER;   -- when it last said so, by the server's clock

CREATE TABLE held_work (
    tenant BLOB NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    unsent INTEGER,                 -- NULL: it was never counted
    told_ms INTEGER NOT NULL,       -- when it was counted; before that, when the person was first named
    PRIMARY KEY (tenant, device, person)
) STRICT;

CREATE TABLE wipe (                 -- the newest order for a person on a device; the audit has all
    tenant BLOB NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    id BLOB NOT NULL,
    is_whole INTEGER NOT NULL,      -- everybody's on the device
    ordered_ms INTEGER NOT NULL,
    ordered_by BLOB NOT NULL,
    second BLOB,                    -- the second person, who agreed to give work up
    reason TEXT NOT NULL,
    give_up INTEGER,                -- unsent changes given up
    state TEXT NOT NULL,            -- ordered, granted, wiped, absent, withdrawn
    state_ms INTEGER NOT NULL,
    heard_ms INTEGER,               -- when the device was last told
    PRIMARY KEY (tenant, device, person)
) STRICT;
