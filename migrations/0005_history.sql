-- What keeps changes from being lost, and from being made twice: what each change has replaced, the trash, and the keys by which a
-- creation that is sent again is known.

-- +goose Up
ALTER TABLE animals ADD COLUMN deleted_at timestamptz;
COMMENT ON COLUMN animals.deleted_at IS
    'When it was put into the trash, null where it was not. Whatever reads animals, or what hangs below them, leaves those in the trash out.';

-- Lists show no trash, so their indexes do not hold it. That of the search does: the planner may read a whole index instead of
-- searching another if both are of the same rows, and the search is to have but one good plan.
DROP INDEX animals_name_idx, animals_created_at_idx, animals_updated_at_idx, animals_born_on_idx;
CREATE INDEX animals_name_idx ON animals (household_id, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX animals_created_at_idx ON animals (household_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX animals_updated_at_idx ON animals (household_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX animals_born_on_idx ON animals (household_id, (coalesce(born_on, 'infinity'::date)), id) WHERE deleted_at IS NULL;
-- The trash: of a household in its order, and what of it is due to go for good.
CREATE INDEX animals_trash_idx ON animals (household_id, deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX animals_deleted_at_idx ON animals (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE changes (
    household_id     uuid        NOT NULL,
    animal_id        uuid        NOT NULL,
    subject          text        NOT NULL,
    subject_id       uuid        NOT NULL,
    version          integer     NOT NULL,
    kind             text        NOT NULL,
    restored_version integer,
    changed_at       timestamptz NOT NULL,
    changed_by       uuid        NOT NULL,
    before           jsonb       NOT NULL,
    CONSTRAINT changes_pkey PRIMARY KEY (household_id, subject, subject_id, version),
    CONSTRAINT changes_animal_id_fkey FOREIGN KEY (household_id, animal_id) REFERENCES animals ON DELETE CASCADE,
    CONSTRAINT changes_restored_version_check CHECK (restored_version IS NULL OR kind = 'RESTORED')
);
CREATE INDEX changes_changed_at_idx ON changes (household_id, animal_id, changed_at, subject_id, version);
COMMENT ON COLUMN changes.subject IS 'What was changed: ANIMAL, or WEIGHT or VACCINATION below it. Their ids are told apart by it.';
COMMENT ON COLUMN changes.version IS 'The version that the change has made of it.';
COMMENT ON COLUMN changes.changed_by IS 'The user, who may be gone by now.';
COMMENT ON COLUMN changes.before IS 'The whole row as it was before.';

-- A table that each machine has, like users. So its columns are not called household_id: it is not spread by them.
CREATE TABLE idempotency_keys (
    user_id             uuid        NOT NULL,
    key                 text        NOT NULL COLLATE "C",
    input_hash          bytea       NOT NULL,
    animal_household_id uuid        NOT NULL,
    animal_id           uuid        NOT NULL,
    created_at          timestamptz NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
COMMENT ON COLUMN idempotency_keys.input_hash IS 'SHA-256 of what was to be created.';

-- +goose Down
DROP TABLE idempotency_keys;
DROP TABLE changes;
DELETE FROM animals WHERE deleted_at IS NOT NULL;
DROP INDEX animals_name_idx, animals_created_at_idx, animals_updated_at_idx, animals_born_on_idx, animals_trash_idx, animals_deleted_at_idx;
ALTER TABLE animals DROP COLUMN deleted_at;
CREATE INDEX animals_name_idx ON animals (household_id, name_key, id);
CREATE INDEX animals_created_at_idx ON animals (household_id, created_at, id);
CREATE INDEX animals_updated_at_idx ON animals (household_id, updated_at, id);
CREATE INDEX animals_born_on_idx ON animals (household_id, (coalesce(born_on, 'infinity'::date)), id);
