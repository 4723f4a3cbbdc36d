package db_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"menagerie/db/dbtest"
	"menagerie/internal/pets"
	"menagerie/migrations"
)

const gooseTable = "goose_db_version"

// versions returns the numbers of all steps, in their order.
func versions(t *testing.T) []int64 {
	t.Helper()
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var list []int64
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		v, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	slices.Sort(list)
	return list
}

// lines returns a statement's rows of one text each.
func lines(t testing.TB, x *sqlx.DB, text string, args ...any) []string {
	t.Helper()
	var out []string
	if err := x.SelectContext(t.Context(), &out, text, args...); err != nil {
		t.Fatal(err)
	}
	return out
}

func tables(t testing.TB, x *sqlx.DB) []string {
	t.Helper()
	return lines(t, x, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
		AND relname <> $1 ORDER BY 1`, gooseTable)
}

// schema describes everything that the migrations have made: columns, constraints, indexes, comments.
func schema(t testing.TB, x *sqlx.DB) []string {
	t.Helper()
	return lines(t, x, `
		SELECT format('column %s.%s %s%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
			CASE WHEN a.attnotnull THEN ' not null' END, o.collname)
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_collation o ON o.oid = a.attcollation
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
		UNION ALL
		SELECT format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
		FROM pg_constraint WHERE connamespace = 'public'::regnamespace
		UNION ALL
		SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
		UNION ALL
		SELECT format('comment on %s %s %s', objoid::regclass, objsubid, description)
		FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid IN (
			SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
		ORDER BY 1`)
}

// contents returns the rows of each table, each as a JSON text.
func contents(t testing.TB, x *sqlx.DB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, table := range tables(t, x) {
		all[table] = lines(t, x, `SELECT to_jsonb(t)::text FROM `+table+` t ORDER BY 1`)
	}
	return all
}

// within returns the rows with those members alone that the model has.
func within(t testing.TB, model string, rows []string) []string {
	t.Helper()
	var out []string
	for _, row := range rows {
		var wanted, has map[string]any
		if err := errors.Join(json.Unmarshal([]byte(model), &wanted), json.Unmarshal([]byte(row), &has)); err != nil {
			t.Fatal(err)
		}
		maps.DeleteFunc(has, func(column string, _ any) bool { _, ok := wanted[column]; return !ok })
		text, err := json.Marshal(has)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(text))
	}
	slices.Sort(out)
	return out
}

// fill puts a row into every table.
func fill(t testing.TB, d *dbtest.Database) {
	t.Helper()
	ann := signUp(t, d)
	animal := ann.create(t, d, pets.AnimalInput{Name: "Zoë", Species: pets.Dog, Tags: pets.Some([]string{"good"}),
		Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Licence, Value: "S1"}})})
	day, _ := pets.NewDate(2020, 2, 29)
	if _, err := d.CreateWeight(t.Context(), ann.user, animal.ID, pets.Measurement{MeasuredOn: day, Grams: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.CreateVaccination(t.Context(), ann.user, animal.ID, pets.Dose{Vaccine: "x", GivenOn: day}); err != nil {
		t.Fatal(err)
	}
	if err := d.CreateSigningKey(t.Context(), pets.SigningKey{ID: "k", Private: make([]byte, 32), CreatedAt: now, ActiveFrom: now}); err != nil {
		t.Fatal(err)
	}
	for table, rows := range contents(t, d.SQL(t)) {
		if len(rows) == 0 {
			t.Fatalf("fill puts no row into %s", table)
		}
	}
}

func TestMigrationsGoDownToNothingAndUpAgain(t *testing.T) {
	d := dbtest.Empty(t)
	x := d.SQL(t)
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := schema(t, x)
	fill(t, d)
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal("there was nothing to do: ", err)
	}
	if err := d.MigrateDown(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if left := tables(t, x); len(left) > 0 {
		t.Errorf("version 0 still has %v", left)
	}
	if left := lines(t, x, `SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
		UNION ALL SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE $1`, "%"+gooseTable); len(left) > 0 {
		t.Errorf("version 0 still has %v", left)
	}
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, schema(t, x)); diff != "" {
		t.Error("the second time something else was made: ", diff)
	}
	fill(t, dbtest.Open(t, d.URL)) // a pool that has no statement of the old tables prepared
}

// Each step can be undone and done again under a database in use: what belongs to the steps before it stays.
func TestEachMigrationLeavesTheOthersData(t *testing.T) {
	t.Parallel()
	all := versions(t)
	for i, version := range all {
		t.Run(strconv.FormatInt(version, 10), func(t *testing.T) {
			d := dbtest.New(t)
			x := d.SQL(t)
			fill(t, d)
			before, shape := contents(t, x), schema(t, x)

			below := int64(0)
			if i > 0 {
				below = all[i-1]
			}
			if err := d.MigrateDown(t.Context(), below); err != nil {
				t.Fatal(err)
			}
			down := contents(t, x)
			if err := d.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(shape, schema(t, x)); diff != "" {
				t.Error(diff)
			}
			up := contents(t, x)
			for table, rows := range down {
				if len(rows) == 0 {
					t.Errorf("to go down has emptied %s", table)
					continue
				}
				// What the step has added to a table of another is gone, and comes back empty.
				kept := within(t, rows[0], before[table])
				if diff := cmp.Diff(kept, within(t, rows[0], rows)); diff != "" {
					t.Errorf("to go down has changed %s: %s", table, diff)
				}
				if diff := cmp.Diff(kept, within(t, rows[0], up[table])); diff != "" {
					t.Errorf("to go up has changed %s: %s", table, diff)
				}
			}
		})
	}
}

// Instances that start at once on a new database all come up, and soon.
func TestInstancesMigrateAtOnce(t *testing.T) {
	const instances = 5
	first := dbtest.Empty(t)
	pools := make([]*dbtest.Database, instances)
	for i := range pools {
		pools[i] = dbtest.Open(t, first.URL)
	}
	ctx := patiently(t, time.Minute)
	errs := make([]error, instances)
	begin := time.Now()
	atOnce(instances, func(i int) { errs[i] = pools[i].Migrate(ctx) })
	for i, err := range errs {
		if err != nil {
			t.Errorf("instance %d: %v", i, err)
		}
	}
	// Even where the machine is busy with other tests: goose's own patience would make them wait for five seconds each.
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	applied := lines(t, first.SQL(t), `SELECT version_id::text FROM `+gooseTable+` WHERE version_id > 0 ORDER BY version_id`)
	var want []string
	for _, v := range versions(t) {
		want = append(want, strconv.FormatInt(v, 10))
	}
	if diff := cmp.Diff(want, applied); diff != "" {
		t.Error("not each step was done once: ", diff)
	}
	fill(t, pools[0])
}
