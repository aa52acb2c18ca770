CREATE TABLE mail (
    id INTEGER NOT NULL, 
    recipient VARCHAR NOT NULL, 
    day DATE NOT NULL, 
    kind VARCHAR NOT NULL, 
    state VARCHAR NOT NULL, 
    message_id VARCHAR NOT NULL, 
    at VARCHAR NOT NULL, 
    tries INTEGER NOT NULL, 
    next_try VARCHAR, 
    claimed_at VARCHAR, 
    doubted_at VARCHAR, 
    error VARCHAR NOT NULL, 
    CONSTRAINT pk_mail PRIMARY KEY (id), 
    CONSTRAINT uq_mail_recipient UNIQUE (recipient, day)
);

CREATE INDEX ix_mail_state ON mail (state) WHERE state IN ('pending', 'sending', 'in_doubt');

CREATE TABLE snooze (
    pk INTEGER NOT NULL, 
    habit_id INTEGER, 
    until DATE, 
    CONSTRAINT pk_snooze PRIMARY KEY (pk), 
    CONSTRAINT fk_snooze_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id)
);

CREATE TABLE tick (
    id INTEGER NOT NULL, 
    noted_at VARCHAR, 
    since VARCHAR, 
    until VARCHAR, 
    next_mail VARCHAR, 
    utc_offset INTEGER NOT NULL, 
    told_on DATE, 
    told VARCHAR NOT NULL, 
    CONSTRAINT pk_tick PRIMARY KEY (id), 
    CONSTRAINT ck_tick_one_row CHECK (id = 1)
);
