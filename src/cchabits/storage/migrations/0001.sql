CREATE TABLE habit (
    id INTEGER NOT NULL, 
    slug VARCHAR NOT NULL, 
    position INTEGER NOT NULL, 
    CONSTRAINT pk_habit PRIMARY KEY (id), 
    CONSTRAINT uq_habit_slug UNIQUE (slug)
);

CREATE TABLE habits_file (
    id INTEGER NOT NULL, 
    content VARCHAR NOT NULL, 
    timezone VARCHAR, 
    CONSTRAINT pk_habits_file PRIMARY KEY (id), 
    CONSTRAINT ck_habits_file_one_row CHECK (id = 1)
);

CREATE TABLE operation (
    id INTEGER NOT NULL, 
    at VARCHAR NOT NULL, 
    title VARCHAR NOT NULL, 
    undoes INTEGER, 
    is_effective BOOLEAN NOT NULL, 
    source VARCHAR, 
    CONSTRAINT pk_operation PRIMARY KEY (id), 
    CONSTRAINT fk_operation_undoes FOREIGN KEY(undoes) REFERENCES operation (id)
);

CREATE TABLE checkpoint (
    habit_id INTEGER NOT NULL, 
    as_of DATE NOT NULL, 
    settled DATE NOT NULL, 
    "begin" DATE NOT NULL, 
    used INTEGER NOT NULL, 
    figures VARCHAR NOT NULL, 
    last_done DATE, 
    CONSTRAINT pk_checkpoint PRIMARY KEY (habit_id, as_of), 
    CONSTRAINT fk_checkpoint_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id)
);

CREATE TABLE day (
    habit_id INTEGER NOT NULL, 
    day DATE NOT NULL, 
    marks VARCHAR NOT NULL, 
    partials VARCHAR NOT NULL, 
    CONSTRAINT pk_day PRIMARY KEY (habit_id, day), 
    CONSTRAINT fk_day_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id)
)
 WITHOUT ROWID;

CREATE TABLE definition (
    habit_id INTEGER NOT NULL, 
    "begin" DATE NOT NULL, 
    content VARCHAR NOT NULL, 
    settings VARCHAR NOT NULL, 
    CONSTRAINT pk_definition PRIMARY KEY (habit_id, "begin"), 
    CONSTRAINT fk_definition_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id)
);

CREATE TABLE entry (
    pk INTEGER NOT NULL, 
    id VARCHAR NOT NULL, 
    habit_id INTEGER NOT NULL, 
    day DATE NOT NULL, 
    amount INTEGER, 
    minutes INTEGER, 
    done INTEGER, 
    occasions INTEGER, 
    item VARCHAR, 
    score INTEGER, 
    details VARCHAR, 
    note VARCHAR NOT NULL, 
    logged_by VARCHAR NOT NULL, 
    credit DATE, 
    added_by INTEGER NOT NULL, 
    removed_by INTEGER, 
    is_live BOOLEAN NOT NULL, 
    CONSTRAINT pk_entry PRIMARY KEY (pk), 
    CONSTRAINT ck_entry_one_value CHECK ((amount IS NOT NULL) + (minutes IS NOT NULL) + (done IS NOT NULL) + (item IS NOT NULL) + (score IS NOT NULL) = 1), 
    CONSTRAINT ck_entry_done_of_occasions CHECK ((done IS NULL) = (occasions IS NULL)), 
    CONSTRAINT fk_entry_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id), 
    CONSTRAINT fk_entry_added_by FOREIGN KEY(added_by) REFERENCES operation (id), 
    CONSTRAINT fk_entry_removed_by FOREIGN KEY(removed_by) REFERENCES operation (id)
);

CREATE INDEX ix_entry_added_by ON entry (added_by);

CREATE INDEX ix_entry_habit_day ON entry (habit_id, day);

CREATE UNIQUE INDEX ix_entry_id ON entry (id) WHERE is_live = 1;

CREATE INDEX ix_entry_removed_by ON entry (removed_by) WHERE removed_by IS NOT NULL;

CREATE TABLE pause (
    pk INTEGER NOT NULL, 
    habit_id INTEGER, 
    "begin" DATE NOT NULL, 
    until DATE, 
    reason VARCHAR NOT NULL, 
    added_by INTEGER NOT NULL, 
    removed_by INTEGER, 
    is_live BOOLEAN NOT NULL, 
    CONSTRAINT pk_pause PRIMARY KEY (pk), 
    CONSTRAINT ck_pause_forwards CHECK (until IS NULL OR until > begin), 
    CONSTRAINT fk_pause_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id), 
    CONSTRAINT fk_pause_added_by FOREIGN KEY(added_by) REFERENCES operation (id), 
    CONSTRAINT fk_pause_removed_by FOREIGN KEY(removed_by) REFERENCES operation (id)
);

CREATE INDEX ix_pause_added_by ON pause (added_by);

CREATE TABLE skip (
    pk INTEGER NOT NULL, 
    habit_id INTEGER NOT NULL, 
    day DATE NOT NULL, 
    reason VARCHAR NOT NULL, 
    note VARCHAR NOT NULL, 
    countermeasure VARCHAR NOT NULL, 
    added_by INTEGER NOT NULL, 
    removed_by INTEGER, 
    is_live BOOLEAN NOT NULL, 
    CONSTRAINT pk_skip PRIMARY KEY (pk), 
    CONSTRAINT fk_skip_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id), 
    CONSTRAINT fk_skip_added_by FOREIGN KEY(added_by) REFERENCES operation (id), 
    CONSTRAINT fk_skip_removed_by FOREIGN KEY(removed_by) REFERENCES operation (id)
);

CREATE INDEX ix_skip_added_by ON skip (added_by);

