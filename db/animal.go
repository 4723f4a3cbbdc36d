package db

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"menagerie/internal/pets"
)

// AnimalColumns is a set of what an animal may be read without: to send, to read and to sort it costs as much as all the rest of a
// list. Each says which fields of pets.Animal have no value then.
type AnimalColumns uint16

// What an animal may be read without.
const (
	AnimalBreeds      AnimalColumns = 1 << iota // Breed, SecondBreed
	AnimalSex                                   // Sex, Neutered
	AnimalBirth                                 // BornOn, BornOnPrecision
	AnimalLooks                                 // Colour, Markings
	AnimalIdentifiers                           // Identifiers
	AnimalTags                                  // Tags
	AnimalNotes                                 // Notes
	AnimalCreatedAt                             // CreatedAt
	AnimalUpdatedAt                             // UpdatedAt

	AllAnimalColumns = 1<<iota - 1
)

// animalColumnSets are the columns in the order in which animals reads them, of the table that the statement calls a. Those that are of
// no set are always read.
var animalColumnSets = []struct {
	of      AnimalColumns
	columns string
}{
	{0, "a.household_id, a.id, a.version, a.name, a.name_key, a.species, a.status"},
	{AnimalBreeds, "a.breed, a.second_breed"},
	{AnimalSex, "a.sex, a.neutered"},
	{AnimalBirth, "a.born_on, a.born_on_precision"},
	{AnimalLooks, "a.colour, a.markings"},
	{AnimalIdentifiers, "a.identifiers"},
	{AnimalTags, "a.tags"},
	{AnimalNotes, "a.notes"},
	{AnimalCreatedAt, "a.created_at"},
	{AnimalUpdatedAt, "a.updated_at"},
}

// columnsWithout returns the columns of an animal.
func columnsWithout(without AnimalColumns) string {
	var b strings.Builder
	for _, set := range animalColumnSets {
		if set.of&without == 0 {
			if b.Len() > 0 {
				b.WriteString(", ")
			}
			b.WriteString(set.columns)
		}
	}
	return b.String()
}

// animalColumns are all columns of an animal.
var animalColumns = columnsWithout(0)

// animalRecord is the SQL for an animal with all its columns as one value.
var animalRecord = asRecord(animalColumns)

// animals makes the animals of a statement's rows.
type animals struct {
	slab[animalRow]
	without AnimalColumns
}

// An animalRow is an animal with all that it points to.
type animalRow struct {
	pets.Animal
	nameKey                                     string
	breed, secondBreed, colour, markings, notes string
	neutered                                    bool
	bornOn                                      pets.Date
}

// read reads columnsWithout.
func (l *animals) read(r *record) *animalRow {
	a := l.next()
	has := func(set AnimalColumns) bool { return l.without&set == 0 }
	a.ID = pets.AnimalID{Household: pets.HouseholdID(r.uuid()), UUID: r.uuid()}
	a.Version = r.int()
	a.Name = r.text()
	a.nameKey = r.text()
	a.Species = pets.Species(r.text())
	a.Status = pets.AnimalStatus(r.text())
	if has(AnimalBreeds) {
		a.Breed = r.nullableText(&a.breed)
		a.SecondBreed = r.nullableText(&a.secondBreed)
	}
	if has(AnimalSex) {
		a.Sex = pets.Sex(r.text())
		a.Neutered = r.nullableBool(&a.neutered)
	}
	if has(AnimalBirth) {
		a.BornOn = r.nullableDate(&a.bornOn)
		a.BornOnPrecision = pets.DatePrecision(r.text())
	}
	if has(AnimalLooks) {
		a.Colour = r.nullableText(&a.colour)
		a.Markings = r.nullableText(&a.markings)
	}
	if has(AnimalIdentifiers) {
		a.Identifiers = r.identifiers()
	}
	if has(AnimalTags) {
		a.Tags = r.texts()
	}
	if has(AnimalNotes) {
		a.Notes = r.nullableText(&a.notes)
	}
	if has(AnimalCreatedAt) {
		a.CreatedAt = r.time()
	}
	if has(AnimalUpdatedAt) {
		a.UpdatedAt = r.time()
	}
	return a
}

// oneAnimal returns the animal that a statement finds, nil where it finds none.
func (db *DB) oneAnimal(ctx context.Context, text string, args ...any) (found *pets.Animal, err error) {
	var list animals
	err = db.records(ctx, func(r *record) error {
		found = &list.read(r).Animal
		return nil
	}, text, args...)
	return found, err
}

// identifiers is the form of pets.Identifier in a jsonb column.
type identifiers []pets.Identifier

type identifierJSON struct {
	Kind     pets.IdentifierKind `json:"kind"`
	Value    string              `json:"value"`
	Registry *string             `json:"registry,omitempty"`
	IssuedOn *string             `json:"issuedOn,omitempty"`
}

// MarshalJSON writes the form that parseIdentifiers reads.
func (list identifiers) MarshalJSON() ([]byte, error) {
	out := make([]identifierJSON, len(list))
	for n, i := range list {
		out[n] = identifierJSON{Kind: i.Kind, Value: i.Value, Registry: i.Registry}
		if i.IssuedOn != nil {
			day := i.IssuedOn.String()
			out[n].IssuedOn = &day
		}
	}
	return json.Marshal(out)
}

// profileArgs are the parameters of a profile: those of profileColumns, in their order.
func profileArgs(p *pets.Profile) ([]any, error) {
	ids, err := json.Marshal(identifiers(p.Identifiers))
	if err != nil {
		return nil, err
	}
	return []any{
		p.Name, fold(p.Name), string(p.Species), p.Breed, p.SecondBreed, string(p.Sex), p.Neutered, nullableDate(p.BornOn),
		string(p.BornOnPrecision), p.Colour, p.Markings, string(ids), string(p.Status), pq.StringArray(append([]string{}, p.Tags...)), p.Notes,
		pq.StringArray(searchTerms(p)),
	}, nil
}

// profileColumns are the columns that a profile fills; search comes last, since it is made of its parameter.
var profileColumns = []string{"name", "name_key", "species", "breed", "second_breed", "sex", "neutered", "born_on",
	"born_on_precision", "colour", "markings", "identifiers", "status", "tags", "notes", "search"}

// emptyColumn is, for each field that an input may leave out, the SQL for the condition that it has no value: what
// pets.Profile.Missing says, in the words of the database.
var emptyColumn = map[string]string{
	"breed":           "a.breed IS NULL",
	"secondBreed":     "a.second_breed IS NULL",
	"sex":             "a.sex = 'UNKNOWN'",
	"neutered":        "a.neutered IS NULL",
	"bornOn":          "a.born_on IS NULL",
	"bornOnPrecision": "a.born_on_precision = 'DAY'",
	"colour":          "a.colour IS NULL",
	"markings":        "a.markings IS NULL",
	"identifiers":     "a.identifiers = '[]'",
	"status":          "a.status = 'ACTIVE'",
	"tags":            "a.tags = '{}'",
	"notes":           "a.notes IS NULL",
}

// notErased is the SQL for the condition that each field of the table a which the set of mentions in a parameter leaves
// out is empty.
func notErased(parameter string, fields []string, empty map[string]string) string {
	var b strings.Builder
	for bit, field := range fields {
		condition, ok := empty[field]
		if !ok {
			panic("no condition for the field " + field) // at the start of the program, or never
		}
		fmt.Fprintf(&b, " AND (%s::bigint & %d <> 0 OR %s)", parameter, 1<<bit, condition)
	}
	return b.String()
}

var animalByID = "SELECT " + animalRecord + `
	FROM memberships m JOIN animals a ON a.household_id = m.household_id
	WHERE m.user_id = $1 AND a.household_id = $2 AND a.id = $3 AND a.deleted_at IS NULL`

// joinAnimal is the SQL that finds the animal of each key k. Joined without a limit, PostgreSQL may take households for small, and read
// them whole.
const joinAnimal = `CROSS JOIN LATERAL (SELECT * FROM animals a WHERE a.household_id = k.household_id AND a.id = k.id AND a.deleted_at IS NULL LIMIT 1) a`

// animalsGathered takes a viewer, a household and a key for each animal; each of its rows begins with the number of the key that it is for.
var animalsGathered = "SELECT " + asRecord("k.n, "+animalColumns) + `
	FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (user_id, household_id, id, n)
	JOIN memberships m ON m.user_id = k.user_id AND m.household_id = k.household_id
	` + joinAnimal

// animalKey is an animal, and who wants to see it.
type animalKey struct {
	viewer pets.UserID
	animal pets.AnimalID
}

// Animal returns one animal, or pets.ErrNotFound.
func (db *DB) Animal(ctx context.Context, viewer pets.Viewer, id pets.AnimalID) (a *pets.Animal, err error) {
	defer wrap(&err, "animal")
	look := db.animals.get
	if db.on(ctx) != db.x { // who has more time than operations have is not to hold them up
		look = db.animalAlone
	}
	a, err = look(ctx, animalKey{viewer.User, id})
	if err == nil && a == nil {
		err = pets.ErrNotFound
	}
	return a, err
}

// animalAlone returns the animal of a key, nil where the viewer does not see one.
func (db *DB) animalAlone(ctx context.Context, k animalKey) (a *pets.Animal, err error) {
	var list animals
	err = db.records(ctx, func(r *record) error {
		a = &list.read(r).Animal
		return nil
	}, animalByID, k.viewer.String(), k.animal.Household.String(), k.animal.UUID.String())
	return a, err
}

// animalsTogether is animalAlone for several.
func (db *DB) animalsTogether(ctx context.Context, keys []animalKey) ([]*pets.Animal, error) {
	viewers, households, rows := make([]pets.UserID, len(keys)), make([]pets.HouseholdID, len(keys)), make([]pets.UUID, len(keys))
	for i, k := range keys {
		viewers[i], households[i], rows[i] = k.viewer, k.animal.Household, k.animal.UUID
	}
	found := make([]*pets.Animal, len(keys))
	var list animals
	err := db.records(ctx, func(r *record) error {
		n := r.long()
		if n < 1 || n > int64(len(found)) {
			return errRecord
		}
		found[n-1] = &list.read(r).Animal
		return nil
	}, animalsGathered, uuids(viewers), uuids(households), uuids(rows))
	return found, err
}

// animalsByID takes the viewer, and a household and a key for each animal.
var animalsByID = "SELECT " + animalRecord + `
	FROM unnest($2::uuid[], $3::uuid[]) AS k (household_id, id)
	JOIN memberships m ON m.household_id = k.household_id AND m.user_id = $1
	` + joinAnimal

// Animals returns those of the animals that the viewer may see.
func (db *DB) Animals(ctx context.Context, viewer pets.Viewer, ids []pets.AnimalID) (_ map[pets.AnimalID]*pets.Animal, err error) {
	defer wrap(&err, "animals")
	households, rows := splitIDs(ids)
	found := make(map[pets.AnimalID]*pets.Animal, len(ids))
	var list animals
	err = db.records(ctx, func(r *record) error {
		a := list.read(r)
		found[a.ID] = &a.Animal
		return nil
	}, animalsByID, viewer.User.String(), uuids(households), uuids(rows))
	return found, err
}

// createAnimal takes the viewer, the household or null, the key, the moment and the session, and then the profile.
var createAnimal = `WITH ` + targetHousehold + ` ` + insertAnimal("target")

// targetHousehold is the SQL, a part of a WITH clause, for the household of a new animal.
var targetHousehold = `target AS (
		SELECT m.household_id FROM memberships m
		WHERE m.user_id = $1 AND ($2::uuid IS NULL OR m.household_id = $2) AND ` + sessionStands("$5") + `
		ORDER BY m.created_at, m.household_id LIMIT 1
	)`

// insertAnimal is the SQL that adds an animal to the household of a part of the WITH clause.
func insertAnimal(part string) string {
	values := make([]string, len(profileColumns))
	for i := range values {
		values[i] = fmt.Sprintf("$%d", 6+i)
	}
	last := len(values) - 1
	values[last] = searchVector(part+".household_id", values[last])
	return `INSERT INTO animals AS a (household_id, id, version, created_at, updated_at, ` + strings.Join(profileColumns, ", ") + `)
	SELECT ` + part + `.household_id, $3, 1, $4, $4, ` + strings.Join(values, ", ") + ` FROM ` + part + `
	RETURNING ` + animalRecord
}

// CreateAnimal adds an animal to the household, or to the viewer's oldest one where household is nil. It returns
// pets.ErrNotFound where the viewer does not belong to the household.
//
// With an idempotency key the same viewer creates one animal by it, however often: another call with the same household and
// profile returns the animal as it was created, and one with others returns pets.ErrIdempotencyKeyReused.
func (db *DB) CreateAnimal(ctx context.Context, viewer pets.Viewer, household *pets.HouseholdID, p pets.Profile, key *string, now time.Time) (_ *pets.Animal, err error) {
	defer wrap(&err, "create animal")
	id, err := newID()
	if err != nil {
		return nil, err
	}
	args, err := profileArgs(&p)
	if err != nil {
		return nil, err
	}
	var home any
	if household != nil {
		home = household.String()
	}
	args = append([]any{viewer.User.String(), home, id.String(), moment(now), sessionArg(viewer)}, args...)
	text := createAnimal
	var hash []byte
	if key != nil {
		if hash, err = inputHash(household, &p); err != nil {
			return nil, err
		}
		text, args = createAnimalOnce, append(args, *key, hash)
	}
	a, err := db.oneAnimal(ctx, text, args...)
	switch {
	case err == nil && a == nil && key != nil:
		return db.createdBefore(ctx, viewer, *key, hash)
	case violates(err, "animals_household_id_fkey"), violates(err, "idempotency_keys_user_id_fkey"), err == nil && a == nil:
		return nil, db.nothing(ctx, viewer)
	case err != nil:
		return nil, err
	}
	return a, nil
}

// changedAnimal is the SQL, a part of a WITH clause, that finds the animal that is to be changed and locks it. It takes the
// viewer, the household, the animal, the version or null, and more conditions on the animal a.
//
// One who has waited for another change gets the animal as that has left it, and so does the UPDATE that comes after: the
// conditions, what is kept in the history and the version all are of that one state. The lock is that of an UPDATE.
func changedAnimal(conditions string) string {
	return `old AS (
		SELECT a.* FROM memberships m JOIN animals a ON a.household_id = m.household_id
		WHERE m.user_id = $1 AND a.household_id = $2 AND a.id = $3 AND ($4::int IS NULL OR a.version = $4) AND ` + conditions + `
		FOR NO KEY UPDATE OF a
	)`
}

// inTurn is the SQL for the moment of a change of the animal old, which its parameter says: but no earlier than the change before,
// so that the history has the versions in their order though the clocks of instances differ, and a change waits for another.
func inTurn(moment string) string {
	return `greatest(` + moment + `::timestamptz, old.updated_at, old.deleted_at)`
}

// replaceAnimal takes the viewer, the household, the animal, the version or null, the mentions, the moment and the session,
// and then the profile.
var replaceAnimal = func() string {
	set := make([]string, len(profileColumns))
	for i, column := range profileColumns {
		value := fmt.Sprintf("$%d", 8+i)
		if column == "search" {
			value = searchVector("a.household_id", value)
		}
		set[i] = column + " = " + value
	}
	return `WITH ` + changedAnimal("a.deleted_at IS NULL"+notErased("$5", pets.AnimalFields(), emptyColumn)+" AND "+sessionStands("$7")) + `,
	` + keepChange(pets.OfAnimal, pets.Replaced, "old.id", inTurn("$6")) + `
	UPDATE animals a SET version = old.version + 1, updated_at = ` + inTurn("$6") + `, ` + strings.Join(set, ", ") + `
	FROM old WHERE a.household_id = old.household_id AND a.id = old.id
	RETURNING ` + animalRecord
}()

// ReplaceAnimal replaces the whole profile of an animal and returns the animal as it is then.
//
// It returns pets.ErrNotFound, or the animal as it is stored together with pets.ErrConflict where ifVersion is not its
// version, or with pets.Problems where it has a value that the input did not mention.
func (db *DB) ReplaceAnimal(ctx context.Context, viewer pets.Viewer, id pets.AnimalID, p pets.Profile, mentioned pets.Mentions, ifVersion *int, now time.Time) (_ *pets.Animal, err error) {
	defer wrap(&err, "replace animal")
	args, err := profileArgs(&p)
	if err != nil {
		return nil, err
	}
	args = append([]any{viewer.User.String(), id.Household.String(), id.UUID.String(), ifVersion, int64(mentioned), moment(now), sessionArg(viewer)}, args...)
	return replace(
		func() (*pets.Animal, error) { return db.oneAnimal(ctx, replaceAnimal, args...) },
		func() (*pets.Animal, error) { return db.Animal(ctx, viewer, id) },
		func(a *pets.Animal) error { return refusal(a.Version, ifVersion, a.Missing(mentioned)) },
		func() error { return db.SessionStands(ctx, viewer) },
	)
}

// replace runs a replacement of one statement, and if that touched no row, finds out why: the reason is in what is stored, or
// the viewer's session does not stand.
//
// The later statements need no common transaction with the first: the first has changed nothing, and under READ COMMITTED
// each statement sees the newest state anyway. Should the reason have vanished between the two, the replacement is due.
func replace[T any](update, current func() (*T, error), why func(*T) error, stands func() error) (*T, error) {
	for {
		if v, err := update(); err != nil || v != nil {
			return v, err
		}
		v, err := current()
		if err != nil {
			return nil, err
		}
		if err := why(v); err != nil {
			return v, err
		}
		if err := stands(); err != nil {
			return nil, err
		}
	}
}

// nothing returns why a change has found nothing to change: pets.ErrSessionEnded where the viewer's session does not stand, else
// pets.ErrNotFound.
func (db *DB) nothing(ctx context.Context, viewer pets.Viewer) error {
	if err := db.SessionStands(ctx, viewer); err != nil {
		return err
	}
	return pets.ErrNotFound
}

// refusal returns why a stored thing was not replaced: nil where nothing speaks against it.
func refusal(version int, ifVersion *int, missing error) error {
	if ifVersion != nil && *ifVersion != version {
		return pets.ErrConflict
	}
	return missing
}

// deleteAnimal takes the viewer, the household, the animal, the version or null, the session and the moment.
var deleteAnimal = `WITH ` + changedAnimal("a.deleted_at IS NULL AND "+sessionStands("$5")) + `,
	` + keepChange(pets.OfAnimal, pets.Deleted, "old.id", inTurn("$6")) + `
	UPDATE animals a SET version = old.version + 1, deleted_at = ` + inTurn("$6") + `
	FROM old WHERE a.household_id = old.household_id AND a.id = old.id
	RETURNING a.version`

const versionOfAnimal = `SELECT a.version FROM memberships m JOIN animals a ON a.household_id = m.household_id
	WHERE m.user_id = $1 AND a.household_id = $2 AND a.id = $3 AND a.deleted_at IS NULL`

// DeleteAnimal puts an animal into the trash, with all that hangs below it. It returns pets.ErrNotFound, or pets.ErrConflict
// where ifVersion is not its version.
func (db *DB) DeleteAnimal(ctx context.Context, viewer pets.Viewer, id pets.AnimalID, ifVersion *int, now time.Time) (err error) {
	defer wrap(&err, "delete animal")
	return db.remove(ctx, deleteAnimal, versionOfAnimal, viewer, id.Household, id.UUID, ifVersion, now)
}

// remove runs a deletion, which takes what deleteAnimal takes; current finds the version of what it has not deleted.
func (db *DB) remove(ctx context.Context, deletion, current string, viewer pets.Viewer, household pets.HouseholdID, id pets.UUID, ifVersion *int, now time.Time) error {
	type version struct {
		Version int `db:"version"`
	}
	key := []any{viewer.User.String(), household.String(), id.String()}
	_, err := replace(
		func() (*version, error) {
			return one[version](ctx, db, deletion, append(key, ifVersion, sessionArg(viewer), moment(now))...)
		},
		func() (*version, error) {
			v, err := one[version](ctx, db, current, key...)
			if err == nil && v == nil {
				err = pets.ErrNotFound
			}
			return v, err
		},
		func(v *version) error { return refusal(v.Version, ifVersion, nil) },
		func() error { return db.SessionStands(ctx, viewer) },
	)
	return err
}

// splitIDs returns the households and the rows of the ids, as two columns.
func splitIDs(ids []pets.AnimalID) ([]pets.HouseholdID, []pets.UUID) {
	households, rows := make([]pets.HouseholdID, len(ids)), make([]pets.UUID, len(ids))
	for i, id := range ids {
		households[i], rows[i] = id.Household, id.UUID
	}
	return households, rows
}
