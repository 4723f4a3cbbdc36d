package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// keepChange is the SQL, a part of a WITH clause, that keeps the row of the part old before it is changed. It takes the SQL
// for the row's animal and for the moment; $1 is who does it.
func keepChange(subject pets.ChangeSubject, kind pets.ChangeKind, animal, moment string) string {
	return `kept AS (` + insertChange + `
		SELECT old.household_id, ` + animal + `, '` + string(subject) + `', old.id, old.version + 1, '` + string(kind) + `', NULL::int, ` + moment + `, $1,
			to_jsonb(old) FROM old
	)`
}

const insertChange = `INSERT INTO changes (household_id, animal_id, subject, subject_id, version, kind, restored_version, changed_at, changed_by, before)`

// setProfile is the SQL that sets the profile of an animal to that which a JSON object has. A column that is younger than the
// object stays what it is in the row old.
func setProfile(object string) string {
	columns := strings.Join(profileColumns, ", ")
	return `(` + columns + `) = (SELECT ` + columns + ` FROM jsonb_populate_record(null::animals, to_jsonb(old) || ` + object + `))`
}

// restoreAnimal takes the viewer, the household, the animal, the version that it has to be of or null, the version to restore
// or null, the moment and the session.
var restoreAnimal = `WITH ` + changedAnimal(sessionStands("$7")) + `, past AS (
		SELECT c.version - 1 AS version, c.before FROM old JOIN changes c ON ` + changeOf("old", restoredChange) + `
	), kept AS (` + insertChange + `
		SELECT old.household_id, old.id, 'ANIMAL', old.id, old.version + 1, 'RESTORED', past.version, ` + inTurn("$6") + `, $1, to_jsonb(old) FROM old, past
	)
	UPDATE animals a SET version = old.version + 1, updated_at = ` + inTurn("$6") + `, deleted_at = NULL, ` + setProfile("past.before") + `
	FROM old, past WHERE a.household_id = old.household_id AND a.id = old.id
	RETURNING ` + animalRecord

// restoredChange is the SQL for the version of the change that has kept what is to be restored: the one after it, or, where
// none is named, the deletion.
const restoredChange = `coalesce($5::bigint + 1, CASE WHEN %[1]s.deleted_at IS NOT NULL THEN %[1]s.version END)`

// changeOf is the SQL for the condition that c is the change which has made this version of an animal of the table.
func changeOf(table, version string) string {
	return fmt.Sprintf(`c.household_id = %[1]s.household_id AND c.subject = 'ANIMAL' AND c.subject_id = %[1]s.id AND c.version = `+version, table)
}

// restorable takes the viewer, the household, the animal and the version to restore or null. It finds the animal wherever it is,
// whether it is in the trash, and whether its history has that version.
var restorable = `SELECT ` + asRecord(animalColumns+`, a.deleted_at IS NOT NULL,
		EXISTS (SELECT FROM changes c WHERE `+changeOf("a", "$4::bigint + 1")+`)`) + `
	FROM memberships m JOIN animals a ON a.household_id = m.household_id
	WHERE m.user_id = $1 AND a.household_id = $2 AND a.id = $3`

// RestoreAnimal makes an animal what it was at an earlier version, or brings one back from the trash; version may be nil there,
// and means the state in which it was deleted.
//
// It returns pets.ErrNotFound; or the animal as it is, nil where it is in the trash, together with pets.ErrConflict where
// ifVersion is not its version, with pets.ErrVersionNeeded, or with pets.ErrVersionUnknown.
func (db *DB) RestoreAnimal(ctx context.Context, viewer pets.Viewer, id pets.AnimalID, version, ifVersion *int, now time.Time) (_ *pets.Animal, err error) {
	defer wrap(&err, "restore animal")
	// One that is not changed, and why.
	var deleted, known bool
	key := []any{viewer.User.String(), id.Household.String(), id.UUID.String()}
	a, err := replace(
		func() (*pets.Animal, error) {
			deleted = false
			return db.oneAnimal(ctx, restoreAnimal, append(key, ifVersion, version, moment(now), sessionArg(viewer))...)
		},
		func() (a *pets.Animal, err error) {
			var list animals
			err = db.records(ctx, func(r *record) error {
				a = &list.read(r).Animal
				deleted, known = r.bool(), r.bool()
				return nil
			}, restorable, append(key, version)...)
			if err == nil && a == nil {
				err = pets.ErrNotFound
			}
			return a, err
		},
		func(a *pets.Animal) error {
			var why error
			switch {
			case version == nil && !deleted:
				why = pets.ErrVersionNeeded
			case version != nil && !known:
				why = pets.ErrVersionUnknown
			}
			return refusal(a.Version, ifVersion, why)
		},
		func() error { return db.SessionStands(ctx, viewer) },
	)
	if deleted {
		return nil, err
	}
	return a, err
}

// ChangeOrder names the order of changes in cursors.
const ChangeOrder = "history"

// memberColumns are the columns of a memberRow, of a member of the household who may be nobody.
const memberColumns = `u.id AS user_id, u.email AS user_email, u.name AS user_name, u.created_at AS user_created_at`

// joinMember is the SQL that joins the user u who has made the change c, where she is a member of the household.
const joinMember = `LEFT JOIN memberships theirs ON theirs.household_id = c.household_id AND theirs.user_id = c.changed_by
	LEFT JOIN users u ON u.id = theirs.user_id`

type memberRow struct {
	UserID        *uuid.UUID `db:"user_id"`
	UserEmail     *string    `db:"user_email"`
	UserName      *string    `db:"user_name"`
	UserCreatedAt *time.Time `db:"user_created_at"`
}

func (r *memberRow) user() *pets.User {
	if r.UserID == nil {
		return nil
	}
	u := userRow{ID: *r.UserID, Email: r.UserEmail, Name: *r.UserName, CreatedAt: *r.UserCreatedAt}
	return u.user()
}

type changeRow struct {
	memberRow
	HouseholdID     uuid.UUID `db:"household_id"`
	AnimalID        uuid.UUID `db:"animal_id"`
	Subject         string    `db:"subject"`
	SubjectID       uuid.UUID `db:"subject_id"`
	Version         int       `db:"version"`
	Kind            string    `db:"kind"`
	RestoredVersion *int      `db:"restored_version"`
	ChangedAt       time.Time `db:"changed_at"`
	Before          values    `db:"before"`
	After           values    `db:"after"`
}

func (r *changeRow) change() *pets.Change {
	household := pets.HouseholdID(r.HouseholdID)
	c := &pets.Change{
		Animal:          pets.AnimalID{Household: household, UUID: pets.UUID(r.AnimalID)},
		Subject:         pets.ChangeSubject(r.Subject),
		Version:         r.Version,
		Kind:            pets.ChangeKind(r.Kind),
		ChangedAt:       r.ChangedAt.UTC(),
		ChangedBy:       r.user(),
		RestoredVersion: r.RestoredVersion,
		Fields:          []*pets.FieldChange{},
	}
	switch id := pets.UUID(r.SubjectID); c.Subject {
	case pets.OfWeight:
		c.SubjectID = pets.WeightID{Household: household, UUID: id}
	case pets.OfVaccination:
		c.SubjectID = pets.VaccinationID{Household: household, UUID: id}
	default:
		c.SubjectID = pets.AnimalID{Household: household, UUID: id}
	}
	for _, f := range changeFields[c.Subject] {
		before, after := r.Before[f.column], r.After[f.column]
		if string(before) != string(after) { // PostgreSQL writes equal values alike
			c.Fields = append(c.Fields, &pets.FieldChange{Field: f.name, Before: before, After: after})
		}
	}
	return c
}

// changeFields are the fields of the inputs with the columns in which they are kept. What to_jsonb makes of such a column is
// what the input takes.
var changeFields = map[pets.ChangeSubject][]struct{ name, column string }{
	pets.OfAnimal: {
		{"name", "name"}, {"species", "species"}, {"breed", "breed"}, {"secondBreed", "second_breed"}, {"sex", "sex"},
		{"neutered", "neutered"}, {"bornOn", "born_on"}, {"bornOnPrecision", "born_on_precision"}, {"colour", "colour"},
		{"markings", "markings"}, {"identifiers", "identifiers"}, {"status", "status"}, {"tags", "tags"}, {"notes", "notes"},
	},
	pets.OfWeight: {{"measuredOn", "measured_on"}, {"grams", "grams"}, {"note", "note"}},
	pets.OfVaccination: {
		{"vaccine", "vaccine"}, {"givenOn", "given_on"}, {"validUntil", "valid_until"}, {"batch", "batch"}, {"vet", "vet"},
	},
}

// values are the columns of a row that have a value, as JSON.
type values map[string]json.RawMessage

// Scan implements sql.Scanner.
func (v *values) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok {
		return nil // no row
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("values: %w", err)
	}
	for name, value := range *v {
		if string(value) == "null" {
			delete(*v, name)
		}
	}
	return nil
}

// A change's place in the order of changes is its moment, its subject and its version.
func changeKey(r *changeRow) string { return timeKey(r.ChangedAt) + " " + strconv.Itoa(r.Version) }

func parseChangeKey(key string) (moment string, version int, err error) {
	moment, number, _ := strings.Cut(key, " ")
	v, err := strconv.ParseInt(number, 10, 32)
	if err != nil || strconv.FormatInt(v, 10) != number || !isTimeKey(moment) {
		return "", 0, page.ErrCursor
	}
	return moment, int(v), nil
}

var errBackward = errors.New("this list has no pages from the back")

// changeValues is the SQL for what the change c has replaced and what it has made of it: what the next change has kept, or else what
// stands there now. joinPresent joins both.
const (
	changeValues = `c.before - '{search,name_key}'::text[] AS before,
		CASE WHEN c.kind = 'DELETED' AND c.subject <> 'ANIMAL' THEN NULL
			ELSE coalesce(next.before, to_jsonb(a), to_jsonb(w), to_jsonb(v)) - '{search,name_key}'::text[] END AS after,
		`
	joinPresent = `LEFT JOIN changes next ON next.household_id = c.household_id AND next.subject = c.subject AND next.subject_id = c.subject_id
			AND next.version = c.version + 1
		LEFT JOIN animals a ON c.subject = 'ANIMAL' AND a.household_id = c.household_id AND a.id = c.subject_id AND a.version = c.version
		LEFT JOIN weights w ON c.subject = 'WEIGHT' AND w.household_id = c.household_id AND w.id = c.subject_id AND w.version = c.version
		LEFT JOIN vaccinations v ON c.subject = 'VACCINATION' AND v.household_id = c.household_id AND v.id = c.subject_id AND v.version = c.version
		`
)

// ChangePages returns the same page of changes for each of the animals, the latest first, empty where the viewer may not see
// the animal. The changes have their fields only where that is asked for: they hold all texts that were replaced. It returns
// page.ErrCursor where a cursor is not one of changes.
func (db *DB) ChangePages(ctx context.Context, viewer pets.Viewer, animals []pets.AnimalID, r page.Request, fields bool) (_ map[pets.AnimalID]page.Page[*pets.Change], err error) {
	defer wrap(&err, "change pages")
	if r.Backward || r.Before != nil {
		return nil, errBackward
	}
	households, rows := splitIDs(animals)
	args := []any{viewer.User.String(), uuids(households), uuids(rows), r.Limit + 1}
	after := ""
	if r.After != nil {
		moment, version, err := parseChangeKey(r.After.Key)
		if err != nil {
			return nil, err
		}
		after = "AND (c.changed_at, c.subject_id, c.version) < ($5::timestamptz, $6::uuid, $7::int)"
		args = append(args, moment, pets.UUID(r.After.ID).String(), version)
	}
	columns, joins := "", ""
	if fields {
		columns, joins = changeValues, joinPresent
	}
	edges := make(map[pets.AnimalID][]page.Edge[*pets.Change], len(animals))
	err = each(ctx, db, func(row *changeRow) error {
		c := row.change()
		edges[c.Animal] = append(edges[c.Animal], page.Edge[*pets.Change]{
			Node: c, Cursor: page.Cursor{Order: ChangeOrder, Key: changeKey(row), ID: row.SubjectID},
		})
		return nil
	}, `SELECT c.household_id, c.animal_id, c.subject, c.subject_id, c.version, c.kind, c.restored_version, c.changed_at,
			`+columns+memberColumns+`
		FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (household_id, id, n)
		JOIN memberships m ON m.household_id = k.household_id AND m.user_id = $1
		JOIN animals b ON b.household_id = k.household_id AND b.id = k.id AND `+standing+`
		CROSS JOIN LATERAL (
			SELECT * FROM changes c WHERE c.household_id = k.household_id AND c.animal_id = k.id `+after+`
			ORDER BY c.changed_at DESC, c.subject_id DESC, c.version DESC LIMIT $4
		) c
		`+joins+joinMember+`
		ORDER BY k.n, c.changed_at DESC, c.subject_id DESC, c.version DESC`, args...)
	if err != nil {
		return nil, err
	}
	pages := make(map[pets.AnimalID]page.Page[*pets.Change], len(animals))
	for _, id := range animals {
		pages[id] = page.New(r, edges[id])
	}
	return pages, nil
}
