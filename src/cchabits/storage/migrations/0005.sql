CREATE TABLE home (
    id INTEGER NOT NULL, 
    name VARCHAR NOT NULL, 
    CONSTRAINT pk_home PRIMARY KEY (id), 
    CONSTRAINT ck_home_one_row CHECK (id = 1)
);

INSERT INTO home (id, name) VALUES (1, lower(hex(randomblob(16))));
