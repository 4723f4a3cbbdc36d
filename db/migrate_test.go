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
		SELECT format('comment on %s %s %s', objoid::regclass, a.attname, description)
		FROM pg_description LEFT JOIN pg_attribute a ON a.attrelid = objoid AND a.attnum = objsubid WHERE classoid = 'pg_class'::regclass AND objoid IN (
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

// common returns the first row with those members alone that the second has, too.
func common(t testing.TB, first, second string) string {
	t.Helper()
	shared := within(t, second, []string{first})[0]
	if shared == "{}" {
		t.Fatalf("%s and %s have nothing in common", first, second)
	}
	return shared
}

// fill puts a row into every table.
func fill(t testing.TB, d *dbtest.Database) {
	t.Helper()
	ann := signUp(t, d)
	animal := ann.create(t, d, pets.AnimalInput{Name: "Zoë", Species: pets.Dog, Tags: pets.Some([]string{"good"}),
		Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Licence, Value: "S1"}})})
	day, _ := pets.NewDate(2020, 2, 29)
	if _, err := d.CreateWeight(t.Context(), ann.viewer, animal.ID, pets.Measurement{MeasuredOn: day, Grams: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ReplaceAnimal(t.Context(), ann.viewer, animal.ID, pets.Profile{Name: "Zoë", Species: pets.Cat}, 1<<len(pets.AnimalFields())-1, nil, now); err != nil {
		t.Fatal(err)
	}
	if _, err := d.CreateAnimal(t.Context(), ann.viewer, nil, pets.Profile{Name: "Rex", Species: pets.Dog}, new("key"), now); err != nil {
		t.Fatal(err)
	}
	if _, err := d.CreateVaccination(t.Context(), ann.viewer, animal.ID, pets.Dose{Vaccine: "x", GivenOn: day}); err != nil {
		t.Fatal(err)
	}
	if err := d.CreateSigningKey(t.Context(), pets.SigningKey{ID: "k", Private: make([]byte, 32), CreatedAt: now, ActiveFrom: now}); err != nil {
		t.Fatal(err)
	}
	// A session that has ended, and one that has not.
	other := another(t, d, ann.viewer.User, newToken(now.Add(time.Hour)))
	if err := d.EndSession(t.Context(), ann.viewer, other.ID, until); err != nil {
		t.Fatal(err)
	}
	if err := d.Attempt(t.Context(), []pets.Attempt{{Key: [32]byte{1}, Burst: 1, Every: time.Hour}}, now); err != nil {
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
				if len(before[table]) == 0 {
					continue // the step puts other tables in its place, and has a test of its own for what is in it
				}
				if len(rows) == 0 {
					t.Errorf("to go down has emptied %s", table)
					continue
				}
				// What the step has added to a table of another is gone, and comes back empty; what it has taken away or
				// renamed is not there before.
				shared := common(t, rows[0], before[table][0])
				kept := within(t, shared, before[table])
				if diff := cmp.Diff(kept, within(t, shared, rows)); diff != "" {
					t.Errorf("to go down has changed %s: %s", table, diff)
				}
				if diff := cmp.Diff(kept, within(t, shared, up[table])); diff != "" {
					t.Errorf("to go up has changed %s: %s", table, diff)
				}
			}
		})
	}
}

// What was signed in before there were sessions still is, by the same tokens; what had ended stays ended. And the other way:
// the tokens of a session are good for the program before, which knows neither cookies nor guests.
func TestMigrationOfSessions(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	x := d.SQL(t)
	ann := signUp(t, d)
	x.MustExec(`DELETE FROM sessions`)
	if err := d.MigrateDown(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	tokens := map[string]pets.RefreshToken{}
	for n, f := range []struct {
		name         string
		used, unused int // tokens
		ended        bool
	}{{"fresh", 0, 1, false}, {"in use", 3, 1, false}, {"ended", 2, 1, true}, {"used up and ended", 2, 0, true}, {"empty", 0, 0, false}} {
		id := pets.UUID{byte(n + 1)}.String()
		created := now.Add(time.Duration(n) * time.Minute)
		x.MustExec(`INSERT INTO refresh_families (id, user_id, created_at, ended_at) VALUES ($1, $2, $3, CASE WHEN $4 THEN now() END)`,
			id, ann.viewer.User.String(), created, f.ended)
		for i := range f.used + f.unused {
			name, used := f.name, any(nil)
			if i < f.used {
				name, used = name+", used", created
			}
			token := newToken(now.Add(time.Duration(24+i) * time.Hour))
			tokens[name] = token
			x.MustExec(`INSERT INTO refresh_tokens (hash, family_id, created_at, expires_at, used_at) VALUES ($1, $2, $3, $4, $5)`,
				token.Hash[:], id, created.Add(time.Duration(i)*time.Second), token.ExpiresAt, used)
		}
	}
	before := contents(t, x)["refresh_tokens"]
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}

	const shown = `SELECT concat_ws(' ', get_byte(uuid_send(id), 0), kind, device, kept, idle_seconds, created_at AT TIME ZONE 'UTC',
		last_seen_at AT TIME ZONE 'UTC', idle_at AT TIME ZONE 'UTC', expires_at AT TIME ZONE 'UTC') FROM sessions ORDER BY id`
	if diff := cmp.Diff([]string{
		"1 TOKEN Unknown device f 2592000 2026-07-01 12:00:00 2026-07-01 12:00:00 2026-07-02 12:00:00 2026-07-02 12:00:00",
		"2 TOKEN Unknown device f 2592000 2026-07-01 12:01:00 2026-07-01 12:01:03 2026-07-02 15:00:00 2026-07-02 15:00:00",
	}, lines(t, x, shown)); diff != "" {
		t.Error(diff)
	}
	sessions, err := d.Sessions(t.Context(), ann.viewer, now)
	if err != nil || len(sessions) != 2 {
		t.Errorf("%d sessions: %v", len(sessions), err)
	}
	// The tokens of what goes on are what they were, but for the column's name.
	var kept []string
	for _, row := range before {
		if strings.Contains(row, pets.UUID{1}.String()) || strings.Contains(row, pets.UUID{2}.String()) {
			kept = append(kept, strings.ReplaceAll(row, "family_id", "session_id"))
		}
	}
	if diff := cmp.Diff(sorted(t, kept), sorted(t, contents(t, x)["refresh_tokens"])); diff != "" || len(kept) != 5 {
		t.Error(diff, len(kept))
	}

	rotate := func(name string) error {
		next := newToken(now.Add(48 * time.Hour))
		_, err := d.RotateRefreshToken(t.Context(), tokens[name].Hash, next, until, now)
		if err == nil {
			tokens[name] = next
		}
		return err
	}
	for _, name := range []string{"fresh", "in use"} {
		if err := rotate(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"ended", "ended, used", "used up and ended, used", "in use, used", "in use"} { // by the last but one the last ends
		if err := rotate(name); !errors.Is(err, pets.ErrRefreshToken) {
			t.Errorf("%s: %v", name, err)
		}
	}

	// Down with what is new: a cookie's session, a guest with an animal, an ended session, attempts.
	session, _ := cookieSession()
	if _, err := d.BeginSession(t.Context(), ann.viewer.User, pets.SignIn{Session: session, OldTokensUntil: until}, now); err != nil {
		t.Fatal(err)
	}
	guest, _ := newGuest(t, d)
	guest.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	if err := d.Attempt(t.Context(), []pets.Attempt{{Burst: 1, Every: time.Hour}}, now); err != nil {
		t.Fatal(err)
	}
	if err := d.MigrateDown(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1 2026-07-01 12:00:00"}, lines(t, x, `SELECT concat_ws(' ', get_byte(uuid_send(id), 0), created_at AT TIME ZONE 'UTC', ended_at) FROM refresh_families`)); diff != "" {
		t.Error("the families: ", diff)
	}
	if diff := cmp.Diff([]string{"1 used", "1 unused"}, lines(t, x, `SELECT concat_ws(' ', get_byte(uuid_send(family_id), 0), CASE WHEN used_at IS NULL THEN 'unused' ELSE 'used' END)
		FROM refresh_tokens ORDER BY used_at IS NULL`)); diff != "" {
		t.Error("the tokens: ", diff)
	}
	if diff := cmp.Diff([]string{ann.viewer.User.String()}, lines(t, x, `SELECT id::text FROM users`)); diff != "" {
		t.Error("the users: ", diff)
	}
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := rotate("fresh"); err != nil {
		t.Errorf("after both ways: %v", err)
	}
}

// sorted returns rows of JSON texts in one form and order.
func sorted(t testing.TB, rows []string) []string {
	t.Helper()
	if len(rows) == 0 {
		return nil
	}
	return within(t, rows[0], rows)
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
