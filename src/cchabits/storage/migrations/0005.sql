CREATE TABLE home (
    id INTEGER NOT NULL, 
    name VARCHAR NOT NULL, 
    CONSTRAINT pk_home PRIMARY KEY (id), 
    CONSTRAINT ck_home_one_row CHECK (id = 1), 
    CONSTRAINT ck_home_of_32_digits CHECK (typeof(name) = 'text' AND length(name) = 32 AND name NOT GLOB '*[^0-9a-f]*')
);

INSERT INTO home (id, name) VALUES (1, lower(hex(randomblob(16))));
