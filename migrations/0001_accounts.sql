-- Users, households, and who belongs to which.
--
-- Spread over several machines (Citus), users and memberships are reference tables and all that carries household_id is
-- distributed by it. A reference table cannot refer to a distributed one, hence no foreign key from memberships to
-- households.

-- +goose Up
CREATE TABLE users (
    id            uuid        NOT NULL,
    email         text        NOT NULL,
    email_key     text        NOT NULL,
    name          text        NOT NULL,
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key_key UNIQUE (email_key)
);
COMMENT ON COLUMN users.email_key IS 'The address as accounts are told apart by it: in lower case.';
COMMENT ON COLUMN users.password_hash IS 'argon2id in PHC string format.';

CREATE TABLE households (
    household_id uuid        NOT NULL,
    name         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    CONSTRAINT households_pkey PRIMARY KEY (household_id)
);

CREATE TABLE memberships (
    user_id      uuid        NOT NULL,
    household_id uuid        NOT NULL,
    role         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    CONSTRAINT memberships_pkey PRIMARY KEY (user_id, household_id),
    CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX memberships_household_id_idx ON memberships (household_id);

-- +goose Down
DROP TABLE memberships;
DROP TABLE households;
DROP TABLE users;
