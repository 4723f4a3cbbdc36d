-- Animals, and what hangs below them. household_id leads every key: it is the tenant.

-- +goose Up
CREATE TABLE animals (
    household_id      uuid        NOT NULL,
    id                uuid        NOT NULL,
    version           integer     NOT NULL,
    name              text        NOT NULL,
    name_key          text        NOT NULL COLLATE "C",
    species           text        NOT NULL,
    breed             text,
    second_breed      text,
    sex               text        NOT NULL,
    neutered          boolean,
    born_on           date,
    born_on_precision text        NOT NULL,
    colour            text,
    markings          text,
    identifiers       jsonb       NOT NULL,
    status            text        NOT NULL,
    tags              text[]      NOT NULL,
    notes             text,
    search            tsvector    NOT NULL,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT animals_pkey PRIMARY KEY (household_id, id),
    CONSTRAINT animals_household_id_fkey FOREIGN KEY (household_id) REFERENCES households ON DELETE CASCADE,
    CONSTRAINT animals_version_check CHECK (version > 0)
);
COMMENT ON COLUMN animals.name_key IS 'The name without case and accents: animals are ordered by it.';
COMMENT ON COLUMN animals.identifiers IS 'A list of {kind, value, registry, issuedOn}, in the owner''s order.';
COMMENT ON COLUMN animals.search IS
    'What the animal is found by: its words, tags and identifiers, each behind its kind and a mark of the household, '
    'so that a search touches entries of its own household alone. Written by db/search.go.';

-- One index for each order; the id tells equals apart.
CREATE INDEX animals_name_idx ON animals (household_id, name_key, id);
CREATE INDEX animals_created_at_idx ON animals (household_id, created_at, id);
CREATE INDEX animals_updated_at_idx ON animals (household_id, updated_at, id);
CREATE INDEX animals_born_on_idx ON animals (household_id, (coalesce(born_on, 'infinity'::date)), id);
-- Without fastupdate: a pending list would make each search pay for what others have written.
CREATE INDEX animals_search_idx ON animals USING gin (search) WITH (fastupdate = off);

CREATE TABLE weights (
    household_id uuid    NOT NULL,
    id           uuid    NOT NULL,
    animal_id    uuid    NOT NULL,
    version      integer NOT NULL,
    measured_on  date    NOT NULL,
    grams        integer NOT NULL,
    note         text,
    CONSTRAINT weights_pkey PRIMARY KEY (household_id, id),
    CONSTRAINT weights_animal_id_fkey FOREIGN KEY (household_id, animal_id) REFERENCES animals ON DELETE CASCADE,
    CONSTRAINT weights_version_check CHECK (version > 0)
);
CREATE INDEX weights_measured_on_idx ON weights (household_id, animal_id, measured_on, id);

CREATE TABLE vaccinations (
    household_id uuid    NOT NULL,
    id           uuid    NOT NULL,
    animal_id    uuid    NOT NULL,
    version      integer NOT NULL,
    vaccine      text    NOT NULL,
    given_on     date    NOT NULL,
    valid_until  date,
    batch        text,
    vet          text,
    CONSTRAINT vaccinations_pkey PRIMARY KEY (household_id, id),
    CONSTRAINT vaccinations_animal_id_fkey FOREIGN KEY (household_id, animal_id) REFERENCES animals ON DELETE CASCADE,
    CONSTRAINT vaccinations_version_check CHECK (version > 0)
);
CREATE INDEX vaccinations_given_on_idx ON vaccinations (household_id, animal_id, given_on, id);

-- +goose Down
DROP TABLE vaccinations;
DROP TABLE weights;
DROP TABLE animals;
