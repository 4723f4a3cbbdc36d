package db

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"menagerie/internal/pets"
)

// createAnimalOnce is createAnimal with two more parameters, the idempotency key and the hash of the input: where the viewer
// has used the key it adds nothing. One who finds the key in the hands of a transaction that is still under way waits for it.
var createAnimalOnce = fmt.Sprintf(`WITH %s, claimed AS (
		INSERT INTO idempotency_keys (user_id, key, input_hash, animal_household_id, animal_id, created_at)
		SELECT $1, $%d::text, $%d::bytea, target.household_id, $3::uuid, $4::timestamptz FROM target
		ON CONFLICT (user_id, key) DO NOTHING RETURNING animal_household_id AS household_id
	) %s`, targetHousehold, 6+len(profileColumns), 7+len(profileColumns), insertAnimal("claimed"))

// inputHash returns what tells one creation from another: the SHA-256 of the profile and of the household that was asked for.
//
// It is made of the names and values of the columns, those without a value left out. So it stays the same when a later
// version of the program adds a column, and a client can repeat what it has sent to an earlier one.
func inputHash(household *pets.HouseholdID, p *pets.Profile) ([]byte, error) {
	args, err := profileArgs(p)
	if err != nil {
		return nil, err
	}
	input := map[string]any{}
	for i, column := range profileColumns {
		if column != "name_key" && column != "search" { // they follow from the others
			input[column] = args[i]
		}
	}
	if household != nil {
		input["household_id"] = household.String()
	}
	text, err := json.Marshal(input) // in the order of the names
	if err != nil {
		return nil, err
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, err
	}
	for name, value := range values {
		if string(value) == "null" {
			delete(values, name)
		}
	}
	if text, err = json.Marshal(values); err != nil {
		return nil, err
	}
	hash := sha256.Sum256(text)
	return hash[:], nil
}

// createdBefore returns the animal that the viewer has created by an idempotency key as it was then, whatever has become of
// it: its first state is what its first change has kept, or the animal itself. It returns pets.ErrIdempotencyKeyReused where
// the input was another, or the viewer can see the animal no more.
func (db *DB) createdBefore(ctx context.Context, viewer pets.Viewer, key string, hash []byte) (*pets.Animal, error) {
	var list animals
	var a *pets.Animal
	var same bool
	err := db.records(ctx, func(r *record) error {
		a = &list.read(r).Animal
		same = r.bool()
		return nil
	}, `SELECT `+asRecord(animalColumns+`, k.input_hash = $4`)+`
		FROM idempotency_keys k
		JOIN memberships m ON m.user_id = k.user_id AND m.household_id = k.animal_household_id
		JOIN animals b ON b.household_id = k.animal_household_id AND b.id = k.animal_id
		LEFT JOIN changes c ON c.household_id = b.household_id AND c.subject = 'ANIMAL' AND c.subject_id = b.id AND c.version = 2
		CROSS JOIN LATERAL jsonb_populate_record(null::animals, to_jsonb(b) || coalesce(c.before, '{}')) a
		WHERE k.user_id = $1 AND k.key = $3 AND `+sessionStands("$2"),
		viewer.User.String(), sessionArg(viewer), key, hash)
	switch {
	case err != nil:
		return nil, err
	case a == nil:
		return nil, db.notCreatedBefore(ctx, viewer, key)
	case !same:
		return nil, pets.ErrIdempotencyKeyReused
	}
	return a, nil
}

// notCreatedBefore returns why there is neither a new animal nor one that the key has created: pets.ErrSessionEnded,
// pets.ErrIdempotencyKeyReused where the viewer can see that one no more, or else pets.ErrNotFound, of the household.
func (db *DB) notCreatedBefore(ctx context.Context, viewer pets.Viewer, key string) error {
	r, err := one[struct{ Stands, Used bool }](ctx, db, `SELECT `+sessionStands("$2")+` AS stands,
		EXISTS (SELECT FROM idempotency_keys k WHERE k.user_id = $1 AND k.key = $3) AS used`,
		viewer.User.String(), sessionArg(viewer), key)
	switch {
	case err != nil:
		return err
	case !r.Stands:
		return pets.ErrSessionEnded
	case r.Used:
		return pets.ErrIdempotencyKeyReused
	}
	return pets.ErrNotFound
}
