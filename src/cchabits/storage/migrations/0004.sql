CREATE TABLE practice (
    pk INTEGER NOT NULL, 
    habit_id INTEGER, 
    day DATE NOT NULL, 
    kind VARCHAR NOT NULL, 
    content VARCHAR NOT NULL, 
    added_by INTEGER NOT NULL, 
    removed_by INTEGER, 
    is_live BOOLEAN NOT NULL, 
    CONSTRAINT pk_practice PRIMARY KEY (pk), 
    CONSTRAINT fk_practice_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id), 
    CONSTRAINT fk_practice_added_by FOREIGN KEY(added_by) REFERENCES operation (id), 
    CONSTRAINT fk_practice_removed_by FOREIGN KEY(removed_by) REFERENCES operation (id)
);

CREATE INDEX ix_practice_added_by ON practice (added_by);

CREATE TABLE waiting (
    habit_id INTEGER NOT NULL, 
    since DATE NOT NULL, 
    CONSTRAINT pk_waiting PRIMARY KEY (habit_id), 
    CONSTRAINT fk_waiting_habit_id FOREIGN KEY(habit_id) REFERENCES habit (id)
);
