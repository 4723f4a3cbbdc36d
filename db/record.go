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
// Where a key, a version or a time of a record is zero, it gets a new one; those that are given are kept. But an animal whose
// key is that of one in the trash comes back as that animal, with the profile of the record and a version more. The weights and
// vaccinations that it had come back as they are, and those of the record that it did not have are added.
func (db *DB) ImportRecords(ctx context.Context, viewer pets.Viewer, household pets.HouseholdID, records []pets.Record, now time.Time) (results []pets.ImportResult, err error) {
	defer wrap(&err, "import records")
	err = db.transact(ctx, nil, func(tx *sqlx.Tx) error {
		im := importer{ctx: ctx, tx: tx, viewer: viewer, household: household, now: moment(now)}
		if err := im.lock(); err != nil {
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
	viewer    pets.Viewer
	household pets.HouseholdID
	now       time.Time

	ids    map[pets.UUID]bool             // the animals that are there
	trash  map[pets.UUID]bool             // those in the trash
	care   map[careID]usedID              // the weights and vaccinations that are there, or have been
	owners map[identifierKey]*pets.Animal // whose identifiers are there
	rows   map[string][]map[string]any    // the rows to be written, for each table
	back   []map[string]any               // the rows of the animals that come back from the trash
}

// careID is the key of a row below an animal, in a table.
type careID struct {
	table string
	id    pets.UUID
}

// usedID says of what a key is, or was until that was deleted.
type usedID struct {
	animal  pets.UUID
	version int
	deleted bool
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
func (im *importer) lock() error {
	var id uuid.UUID
	err := im.tx.GetContext(im.ctx, &id, `SELECT h.household_id FROM memberships m JOIN households h USING (household_id)
		WHERE m.user_id = $1 AND m.household_id = $2 AND `+sessionStands("$3")+` FOR NO KEY UPDATE OF h`,
		im.viewer.User.String(), im.household.String(), sessionArg(im.viewer))
	if errors.Is(err, sql.ErrNoRows) {
		return pets.ErrNotFound
	}
	return err
}

// find learns which of the records are there already.
func (im *importer) find(records []pets.Record) error {
	im.ids = map[pets.UUID]bool{}
	im.trash = map[pets.UUID]bool{}
	im.care = map[careID]usedID{}
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
	if err := im.findAnimals(ids); err != nil {
		return err
	}
	if err := im.findCare(&weights.careTable, weightIDs); err != nil {
		return err
	}
	if err := im.findCare(&vaccinations.careTable, vaccinationIDs); err != nil {
		return err
	}
	// A thousand probes of the search index are the only good plan, and a planner without statistics, as on a table that an
	// import has just begun to fill, would read the household a thousand times instead. So it is left no other choice.
	if _, err := im.tx.ExecContext(im.ctx, `SET LOCAL enable_seqscan = off`); err != nil {
		return err
	}
	rows, err := im.tx.QueryxContext(im.ctx, `WITH a AS MATERIALIZED (
			SELECT * FROM unnest($2::text[]) AS term JOIN animals ON `+matches("$1", "term")+`
		)
		SELECT `+animalRecord+` FROM a WHERE a.household_id = $1::uuid AND a.deleted_at IS NULL`, im.household.String(), pq.Array(terms))
	if err != nil {
		return err
	}
	var list animals
	return scanRecords(rows, func(r *record) error { im.own(&list.read(r).Animal); return nil })
}

// findAnimals learns which of the animals are there or in the trash. Those in the trash are locked, so that they stay there.
func (im *importer) findAnimals(ids []pets.UUID) error {
	type row struct {
		ID      uuid.UUID `db:"id"`
		Deleted bool      `db:"deleted"`
	}
	return findIDs(im, ids, `WITH trash AS MATERIALIZED (
			SELECT id FROM animals WHERE household_id = $1 AND id = ANY ($2::uuid[]) AND deleted_at IS NOT NULL FOR NO KEY UPDATE
		)
		SELECT id, trash.id IS NOT NULL AS deleted FROM animals LEFT JOIN trash USING (id) WHERE household_id = $1 AND id = ANY ($2::uuid[])`,
		func(r *row) error {
			if r.Deleted {
				im.trash[pets.UUID(r.ID)] = true
			} else {
				im.ids[pets.UUID(r.ID)] = true
			}
			return nil
		})
}

// findCare learns which of the keys a table has, and which it has had: the history still knows those by them.
func (im *importer) findCare(t *careTable, ids []pets.UUID) error {
	type row struct {
		ID      uuid.UUID `db:"id"`
		Animal  uuid.UUID `db:"animal_id"`
		Version int       `db:"version"`
		Deleted bool      `db:"deleted"`
	}
	return findIDs(im, ids, `SELECT id, animal_id, version, false AS deleted FROM `+t.name+` WHERE household_id = $1 AND id = ANY ($2::uuid[])
		UNION ALL
		SELECT subject_id, animal_id, version, true FROM changes
		WHERE household_id = $1 AND subject = '`+string(t.subject)+`' AND subject_id = ANY ($2::uuid[]) AND kind = 'DELETED'`,
		func(r *row) error {
			key := careID{t.name, pets.UUID(r.ID)}
			// One that has come back after a deletion is there, and of several deletions the last one counts.
			if known, ok := im.care[key]; !ok || known.version < r.Version {
				im.care[key] = usedID{pets.UUID(r.Animal), r.Version, r.Deleted}
			}
			return nil
		})
}

func findIDs[R any](im *importer, ids []pets.UUID, text string, fn func(*R) error) error {
	ids = slices.DeleteFunc(ids, func(id pets.UUID) bool { return id == pets.UUID{} })
	if len(ids) == 0 {
		return nil
	}
	rows, err := im.tx.QueryxContext(im.ctx, text, im.household.String(), uuids(ids))
	if err != nil {
		return err
	}
	return scan(rows, fn)
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
	if im.trash[a.ID.UUID] {
		im.back = append(im.back, row)
	} else {
		im.rows["animals"] = append(im.rows["animals"], row)
	}
	for i := range r.Weights {
		w := &r.Weights[i]
		if err := im.addCare(&weights.careTable, a.ID, w.ID.UUID, w.Version, measurementArgs(&w.Measurement)); err != nil {
			return pets.ImportResult{}, err
		}
	}
	for i := range r.Vaccinations {
		v := &r.Vaccinations[i]
		if err := im.addCare(&vaccinations.careTable, a.ID, v.ID.UUID, v.Version, doseArgs(&v.Dose)); err != nil {
			return pets.ImportResult{}, err
		}
	}
	return pets.ImportResult{Status: pets.Imported}, nil
}

func (im *importer) addCare(t *careTable, animal pets.AnimalID, id pets.UUID, version int, values []any) error {
	switch used, ok := im.care[careID{t.name, id}]; {
	case !ok:
	case used.animal != animal.UUID || id == pets.UUID{}:
		// It is that of a weight or vaccination of another animal, or stands in the file twice: somebody has edited it. The key
		// says nothing.
		id = pets.UUID{}
	case !used.deleted:
		return nil // it comes back from the trash with its animal
	default:
		version = used.version + 1
	}
	id, err := orNewID(id)
	if err != nil {
		return err
	}
	im.care[careID{t.name, id}] = usedID{} // no other may have it
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
	if err := im.writeBack(); err != nil {
		return err
	}
	for _, t := range []struct{ name, columns, types string }{
		{"animals", "id, version, created_at, updated_at, " + strings.Join(profileColumns, ", "), animalTypes},
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

// animalTypes are the columns of an animal's row on its way to the database.
const animalTypes = `id uuid, version int, created_at timestamptz, updated_at timestamptz, name text, name_key text, species text,
	breed text, second_breed text, sex text, neutered boolean, born_on date, born_on_precision text, colour text,
	markings text, identifiers jsonb, status text, tags text[], notes text, search text[]`

// writeBack takes animals out of the trash, with the profiles that the records have. It is a change of each like any other.
func (im *importer) writeBack() error {
	if len(im.back) == 0 {
		return nil
	}
	rows, err := json.Marshal(im.back)
	if err != nil {
		return err
	}
	set := make([]string, len(profileColumns))
	for i, column := range profileColumns {
		value := "r." + column
		if column == "search" {
			value = searchVector("a.household_id", value)
		}
		set[i] = column + " = " + value
	}
	_, err = im.tx.ExecContext(im.ctx, `WITH r AS MATERIALIZED (
			SELECT * FROM jsonb_to_recordset($3::jsonb) AS r (`+animalTypes+`)
		), old AS (
			SELECT a.* FROM animals a WHERE a.household_id = $2 AND a.id IN (SELECT id FROM r)
		), `+keepChange(pets.OfAnimal, pets.Restored, "old.id", inTurn("$4"))+`
		UPDATE animals a SET version = old.version + 1, updated_at = `+inTurn("$4")+`, deleted_at = NULL, `+strings.Join(set, ", ")+`
		FROM old JOIN r ON r.id = old.id WHERE a.household_id = old.household_id AND a.id = old.id`,
		im.viewer.User.String(), im.household.String(), string(rows), im.now)
	return err
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
	rows, err := tx.QueryxContext(ctx, `SELECT `+animalRecord+` FROM animals a
		WHERE a.household_id = $1 AND a.deleted_at IS NULL AND (a.created_at, a.id) > ($2, $3) ORDER BY a.created_at, a.id LIMIT $4`,
		household.String(), last.CreatedAt, last.ID.UUID.String(), exportBatch)
	if err != nil {
		return nil, err
	}
	var list animals
	err = scanRecords(rows, func(row *record) error {
		r := &pets.Record{Animal: list.read(row).Animal}
		records, byID[r.Animal.ID], ids = append(records, r), r, append(ids, r.Animal.ID.UUID)
		return nil
	})
	if err != nil || !care || len(records) == 0 {
		return records, err
	}
	err = exportCare(ctx, tx, &weights, household, ids, func(w *pets.Weight) {
		r := byID[w.Animal]
		r.Weights = append(r.Weights, *w)
	})
	if err != nil {
		return nil, err
	}
	err = exportCare(ctx, tx, &vaccinations, household, ids, func(v *pets.Vaccination) {
		r := byID[v.Animal]
		r.Vaccinations = append(r.Vaccinations, *v)
	})
	return records, err
}

func exportCare[T any](ctx context.Context, tx *sqlx.Tx, t *careKind[T], household pets.HouseholdID, animals []pets.UUID, fn func(*T)) error {
	rows, err := tx.QueryxContext(ctx, `SELECT `+asRecord(t.selected())+` FROM `+t.name+` a
		WHERE a.household_id = $1 AND a.animal_id = ANY ($2::uuid[]) ORDER BY a.`+t.day+`, a.id`, household.String(), uuids(animals))
	if err != nil {
		return err
	}
	read := t.reader(true)
	return scanRecords(rows, func(r *record) error {
		fn(careRow(r, read))
		return nil
	})
}
