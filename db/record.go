package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"menagerie/internal/pets"
)

// exportBatch is how many animals an export holds in memory at a time.
const exportBatch = 500

// exportTimeout bounds the reading of a batch: a network that says nothing must not hold up an export for good. To write
// the batch may take as long as its reader likes.
const exportTimeout = time.Minute

// ImportRecords adds those of the records that the household does not have yet, all or, on an error, none. The results
// stand in the order of the records. It returns pets.ErrNotFound where the viewer does not belong to the household.
//
// Where a key, a version or a time of a record is zero, it gets a new one; those that are given are kept.
func (db *DB) ImportRecords(ctx context.Context, viewer pets.Viewer, household pets.HouseholdID, records []pets.Record, now time.Time) (results []pets.ImportResult, err error) {
	defer wrap(&err, "import records")
	err = db.transact(ctx, nil, func(tx *sqlx.Tx) error {
		im := importer{ctx: ctx, tx: tx, household: household, now: moment(now)}
		if err := im.lock(viewer); err != nil {
			return err
		}
		if err := im.find(records); err != nil {
			return err
		}
		results = make([]pets.ImportResult, len(records))
		for i := range records {
			var err error
			if results[i], err = im.add(&records[i]); err != nil {
				return err
			}
		}
		return im.write()
	})
	if errors.Is(err, pets.ErrNotFound) {
		err = db.nothing(ctx, viewer)
	}
	return results, err
}

// An importer is one batch on its way into a household.
type importer struct {
	ctx       context.Context
	tx        *sqlx.Tx
	household pets.HouseholdID
	now       time.Time

	ids    map[pets.UUID]bool             // what is there: animals, weights and vaccinations
	owners map[identifierKey]*pets.Animal // whose identifiers are there
	rows   map[string][]map[string]any    // the rows to be written, for each table
}

type identifierKey struct {
	kind pets.IdentifierKind
	key  string
}

// keyOf returns what tells an identifier from others, and false where it says nothing.
func keyOf(i pets.Identifier) (identifierKey, bool) {
	key := foldKey(i.Key())
	return identifierKey{i.Kind, key}, key != ""
}

// lock makes imports into one household wait for each other, so that two that run at once do not both find an animal
// missing. Other changes go on: they need no lock on the household that conflicts with this one.
func (im *importer) lock(viewer pets.Viewer) error {
	var id uuid.UUID
	err := im.tx.GetContext(im.ctx, &id, `SELECT h.household_id FROM memberships m JOIN households h USING (household_id)
		WHERE m.user_id = $1 AND m.household_id = $2 AND `+sessionStands("$3")+` FOR NO KEY UPDATE OF h`,
		viewer.User.String(), im.household.String(), sessionArg(viewer))
	if errors.Is(err, sql.ErrNoRows) {
		return pets.ErrNotFound
	}
	return err
}

// find learns which of the records are there already.
func (im *importer) find(records []pets.Record) error {
	im.ids = map[pets.UUID]bool{}
	im.owners = map[identifierKey]*pets.Animal{}
	im.rows = map[string][]map[string]any{}
	var ids, weightIDs, vaccinationIDs []pets.UUID
	var terms []string
	for i := range records {
		a := &records[i].Animal
		ids = append(ids, a.ID.UUID)
		for _, w := range records[i].Weights {
			weightIDs = append(weightIDs, w.ID.UUID)
		}
		for _, v := range records[i].Vaccinations {
			vaccinationIDs = append(vaccinationIDs, v.ID.UUID)
		}
		for _, identifier := range a.Identifiers {
			if k, ok := keyOf(identifier); ok {
				terms = append(terms, quote(identifierMark+k.key))
			}
		}
	}
	for _, t := range []struct {
		name string
		ids  []pets.UUID
	}{{"animals", ids}, {weights.name, weightIDs}, {vaccinations.name, vaccinationIDs}} {
		if err := im.findIDs(t.name, t.ids); err != nil {
			return err
		}
	}
	// A thousand probes of the search index are the only good plan, and a planner without statistics, as on a table that an
	// import has just begun to fill, would read the household a thousand times instead. So it is left no other choice.
	if _, err := im.tx.ExecContext(im.ctx, `SET LOCAL enable_seqscan = off`); err != nil {
		return err
	}
	rows, err := im.tx.QueryxContext(im.ctx, `WITH a AS MATERIALIZED (
			SELECT * FROM unnest($2::text[]) AS term JOIN animals ON `+matches("$1", "term")+`
		)
		SELECT `+animalColumns+` FROM a WHERE a.household_id = $1::uuid`, im.household.String(), pq.Array(terms))
	if err != nil {
		return err
	}
	return scan(rows, func(r *animalRow) error { im.own(r.animal()); return nil })
}

// findIDs learns which of the ids a table has.
func (im *importer) findIDs(table string, ids []pets.UUID) error {
	ids = slices.DeleteFunc(ids, func(id pets.UUID) bool { return id == pets.UUID{} })
	if len(ids) == 0 {
		return nil
	}
	rows, err := im.tx.QueryxContext(im.ctx, `SELECT id FROM `+table+` WHERE household_id = $1 AND id = ANY ($2::uuid[])`,
		im.household.String(), uuids(ids))
	if err != nil {
		return err
	}
	type row struct {
		ID uuid.UUID `db:"id"`
	}
	return scan(rows, func(r *row) error { im.ids[pets.UUID(r.ID)] = true; return nil })
}

func (im *importer) own(a *pets.Animal) {
	im.ids[a.ID.UUID] = true
	for _, i := range a.Identifiers {
		k, ok := keyOf(i)
		if _, taken := im.owners[k]; ok && !taken {
			im.owners[k] = a
		}
	}
}

// add decides on a record and puts its rows with those to be written.
func (im *importer) add(r *pets.Record) (pets.ImportResult, error) {
	a := r.Animal
	if im.ids[a.ID.UUID] {
		return pets.ImportResult{Status: pets.AlreadyThere}, nil
	}
	for _, i := range a.Identifiers {
		k, _ := keyOf(i)
		other, taken := im.owners[k]
		switch {
		case !taken, a.ID.UUID != pets.UUID{}: // who has an id is known by that alone
		case other.Species == a.Species && fold(other.Name) == fold(a.Name):
			return pets.ImportResult{Status: pets.AlreadyThere}, nil
		default:
			return pets.ImportResult{Status: pets.Taken, Other: other, Identifier: i}, nil
		}
	}
	var err error
	a.ID.Household = im.household
	if a.ID.UUID, err = orNewID(a.ID.UUID); err != nil {
		return pets.ImportResult{}, err
	}
	im.own(&a)
	args, err := profileArgs(&a.Profile)
	if err != nil {
		return pets.ImportResult{}, err
	}
	row := map[string]any{"id": a.ID.UUID.String(), "version": max(a.Version, 1),
		"created_at": orNow(a.CreatedAt, im.now), "updated_at": orNow(a.UpdatedAt, im.now)}
	for n, column := range profileColumns {
		row[column] = args[n]
	}
	row["identifiers"] = identifiers(a.Identifiers)
	im.rows["animals"] = append(im.rows["animals"], row)
	for i := range r.Weights {
		w := &r.Weights[i]
		if err := im.addCare(&weights, a.ID, w.ID.UUID, w.Version, measurementArgs(&w.Measurement)); err != nil {
			return pets.ImportResult{}, err
		}
	}
	for i := range r.Vaccinations {
		v := &r.Vaccinations[i]
		if err := im.addCare(&vaccinations, a.ID, v.ID.UUID, v.Version, doseArgs(&v.Dose)); err != nil {
			return pets.ImportResult{}, err
		}
	}
	return pets.ImportResult{Status: pets.Imported}, nil
}

func (im *importer) addCare(t *careTable, animal pets.AnimalID, id pets.UUID, version int, values []any) error {
	if im.ids[id] {
		// It is that of a weight or vaccination of another animal: somebody has edited the file. The key says nothing.
		id = pets.UUID{}
	}
	id, err := orNewID(id)
	if err != nil {
		return err
	}
	im.ids[id] = true
	row := map[string]any{"id": id.String(), "animal_id": animal.UUID.String(), "version": max(version, 1)}
	for n, column := range t.columns {
		row[column] = values[n]
	}
	im.rows[t.name] = append(im.rows[t.name], row)
	return nil
}

// write adds the rows, in one statement for each table. They travel as one JSON text, whose members PostgreSQL brings into
// the types of the columns.
func (im *importer) write() error {
	for _, t := range []struct{ name, columns, types string }{
		{"animals", "id, version, created_at, updated_at, " + strings.Join(profileColumns, ", "), `
			id uuid, version int, created_at timestamptz, updated_at timestamptz, name text, name_key text, species text,
			breed text, second_breed text, sex text, neutered boolean, born_on date, born_on_precision text, colour text,
			markings text, identifiers jsonb, status text, tags text[], notes text, search text[]`},
		{weights.name, "id, animal_id, version, " + strings.Join(weights.columns, ", "),
			"id uuid, animal_id uuid, version int, measured_on date, grams int, note text"},
		{vaccinations.name, "id, animal_id, version, " + strings.Join(vaccinations.columns, ", "),
			"id uuid, animal_id uuid, version int, vaccine text, given_on date, valid_until date, batch text, vet text"},
	} {
		if len(im.rows[t.name]) == 0 {
			continue
		}
		rows, err := json.Marshal(im.rows[t.name])
		if err != nil {
			return err
		}
		values := strings.Replace(t.columns, "search", searchVector("$1::uuid", "r.search"), 1)
		_, err = im.tx.ExecContext(im.ctx, fmt.Sprintf(`INSERT INTO %s (household_id, %s)
			SELECT $1::uuid, %s FROM jsonb_to_recordset($2::jsonb) AS r (%s)`, t.name, t.columns, values, t.types),
			im.household.String(), string(rows))
		if err != nil {
			return err
		}
	}
	return nil
}

func orNewID(id pets.UUID) (pets.UUID, error) {
	if id != (pets.UUID{}) {
		return id, nil
	}
	return newID()
}

func orNow(t, now time.Time) time.Time {
	if t.IsZero() {
		return now
	}
	return moment(t)
}

// ExportRecords yields each animal of the household in the order of creation, with its weights and vaccinations if care is
// set: the household as it was at the one moment at which the export began. It returns pets.ErrNotFound where the viewer
// does not belong to the household, and whatever error yield returns.
func (db *DB) ExportRecords(ctx context.Context, viewer pets.Viewer, household pets.HouseholdID, care bool, yield func(*pets.Record) error) (err error) {
	defer wrap(&err, "export records")
	snapshot := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	return db.transact(ctx, snapshot, func(tx *sqlx.Tx) error {
		var member bool
		err := tx.GetContext(ctx, &member, `SELECT EXISTS (SELECT FROM memberships WHERE user_id = $1 AND household_id = $2)`,
			viewer.User.String(), household.String())
		if err != nil {
			return err
		}
		if !member {
			return pets.ErrNotFound
		}
		var last pets.Animal
		for {
			records, err := exportBatchAfter(ctx, tx, household, &last, care)
			if err != nil || len(records) == 0 {
				return err
			}
			for _, r := range records {
				if err := yield(r); err != nil {
					return err
				}
			}
			last = records[len(records)-1].Animal
		}
	})
}

func exportBatchAfter(ctx context.Context, tx *sqlx.Tx, household pets.HouseholdID, last *pets.Animal, care bool) ([]*pets.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, exportTimeout)
	defer cancel()
	var records []*pets.Record
	byID := map[pets.AnimalID]*pets.Record{}
	var ids []pets.UUID
	rows, err := tx.QueryxContext(ctx, `SELECT `+animalColumns+` FROM animals a
		WHERE a.household_id = $1 AND (a.created_at, a.id) > ($2, $3) ORDER BY a.created_at, a.id LIMIT $4`,
		household.String(), last.CreatedAt, last.ID.UUID.String(), exportBatch)
	if err != nil {
		return nil, err
	}
	err = scan(rows, func(row *animalRow) error {
		r := &pets.Record{Animal: *row.animal()}
		records, byID[r.Animal.ID], ids = append(records, r), r, append(ids, r.Animal.ID.UUID)
		return nil
	})
	if err != nil || !care || len(records) == 0 {
		return records, err
	}
	err = exportCare(ctx, tx, &weights, household, ids, func(row *weightRow) error {
		r := byID[row.animal()]
		r.Weights = append(r.Weights, *row.value())
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = exportCare(ctx, tx, &vaccinations, household, ids, func(row *vaccinationRow) error {
		r := byID[row.animal()]
		r.Vaccinations = append(r.Vaccinations, *row.value())
		return nil
	})
	return records, err
}

func exportCare[R any](ctx context.Context, tx *sqlx.Tx, t *careTable, household pets.HouseholdID, animals []pets.UUID, fn func(*R) error) error {
	rows, err := tx.QueryxContext(ctx, `SELECT `+t.selected()+` FROM `+t.name+` a
		WHERE a.household_id = $1 AND a.animal_id = ANY ($2::uuid[]) ORDER BY a.`+t.day+`, a.id`, household.String(), uuids(animals))
	if err != nil {
		return err
	}
	return scan(rows, fn)
}
