ALTER TABLE entry ADD COLUMN place INTEGER;

CREATE INDEX ix_entry_place ON entry (place) WHERE place IS NOT NULL;

CREATE INDEX ix_entry_dead_id ON entry (id) WHERE is_live = 0;

CREATE INDEX ix_operation_undoes ON operation (undoes) WHERE undoes IS NOT NULL;
