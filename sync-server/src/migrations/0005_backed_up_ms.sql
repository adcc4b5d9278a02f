-- When the newest backup was made: a company that makes none keeps no device waiting for one.
ALTER TABLE tenant ADD COLUMN backed_up_ms INTEGER;
