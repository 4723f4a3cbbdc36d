package db_test

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// A statement is one that the program has sent, with its parameters.
type statement struct {
	text string
	args []driver.NamedValue
}

// recorder stands between the pool and the driver and keeps the statements with their parameters.
type recorder struct {
	driver.Connector
	sent []statement
}

func (r *recorder) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	return &recordedConn{c, r}, err
}

type recordedConn struct {
	driver.Conn
	recorder *recorder
}

func (c *recordedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	c.recorder.sent = append(c.recorder.sent, statement{text, args})
	return c.Conn.(driver.QueryerContext).QueryContext(ctx, text, args)
}

func (c *recordedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	c.recorder.sent = append(c.recorder.sent, statement{text, args})
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, text, args)
}

// literals writes the parameters as SQL.
func (s *statement) literals(t testing.TB) string {
	t.Helper()
	var list []string
	for _, arg := range s.args {
		switch v := arg.Value.(type) {
		case nil:
			list = append(list, "NULL")
		case string:
			list = append(list, pq.QuoteLiteral(v))
		case int64:
			list = append(list, fmt.Sprint(v))
		case time.Time:
			list = append(list, pq.QuoteLiteral(v.Format(time.RFC3339Nano)))
		default:
			t.Fatalf("a parameter is a %T", v)
		}
	}
	return strings.Join(list, ", ")
}

// A plan is a node of a plan with all below it, as EXPLAIN reports it.
type plan struct {
	Node    string  `json:"Node Type"`
	Table   string  `json:"Relation Name"`
	Index   string  `json:"Index Name"`
	Rows    float64 `json:"Actual Rows"` // of each of the loops
	Loops   float64 `json:"Actual Loops"`
	Removed float64 `json:"Rows Removed by Filter"`
	Hit     int     `json:"Shared Hit Blocks"`
	Read    int     `json:"Shared Read Blocks"`
	Plans   []plan  `json:"Plans"`
}

// nodes returns the plan and all below it.
func (p *plan) nodes() []*plan {
	all := []*plan{p}
	for i := range p.Plans {
		all = append(all, p.Plans[i].nodes()...)
	}
	return all
}

func (p *plan) buffers() int { return p.Hit + p.Read }

func (p *plan) usesIndex(index string) bool {
	return slices.ContainsFunc(p.nodes(), func(n *plan) bool { return n.Index == index })
}

// readsTable reports whether the table is read whole.
func (p *plan) readsTable(table string) bool {
	return slices.ContainsFunc(p.nodes(), func(n *plan) bool { return strings.HasSuffix(n.Node, "Seq Scan") && n.Table == table })
}

// sorted returns how many rows the largest sort gets.
func (p *plan) sorted() float64 {
	most := 0.0
	for _, n := range p.nodes() {
		if strings.HasSuffix(n.Node, "Sort") {
			for _, below := range n.Plans {
				most = max(most, below.Rows*below.Loops)
			}
		}
	}
	return most
}

// looked returns how many rows of a table are looked at.
func (p *plan) looked(table string) float64 {
	sum := 0.0
	for _, n := range p.nodes() {
		if n.Table == table {
			sum += (n.Rows + n.Removed) * n.Loops
		}
	}
	return sum
}

// A planned database is one whose statements can be explained.
type planned struct {
	d        *db.DB
	recorder *recorder
	conn     *sqlx.Conn
}

// newPlanned returns the database of a clone, whose statements can be explained.
func newPlanned(t testing.TB, clone *dbtest.Database) *planned {
	t.Helper()
	p := &planned{recorder: &recorder{}}
	var err error
	p.d, err = db.Open(clone.URL, db.Options{MaxConns: 1, Wrap: func(c driver.Connector) driver.Connector {
		p.recorder.Connector = c
		return p.recorder
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.d.Close() })
	if p.conn, err = clone.SQL(t).Connx(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}

// modes are the ways in which PostgreSQL plans a prepared statement: for its parameters, and once for all.
var modes = []string{"force_custom_plan", "force_generic_plan"}

// explain returns the plan of the only statement that fn sends, as it runs.
func (p *planned) explain(t testing.TB, mode string, fn func()) plan {
	t.Helper()
	p.recorder.sent = nil
	fn()
	if len(p.recorder.sent) != 1 {
		t.Fatalf("%d statements", len(p.recorder.sent))
	}
	return p.plan(t, mode, p.recorder.sent[0])
}

// plan returns the plan of a statement, as it runs; what it changes is taken back.
func (p *planned) plan(t testing.TB, mode string, sent statement) plan {
	t.Helper()
	execute := func(text string) {
		t.Helper()
		if _, err := p.conn.ExecContext(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	execute("SET plan_cache_mode = " + mode)
	execute("PREPARE explained AS " + sent.text)
	defer execute("DEALLOCATE explained")
	var out string
	// The second time its pages are in memory, and the first time does not count what the catalogue takes.
	for range 2 {
		execute("BEGIN")
		err := p.conn.GetContext(t.Context(), &out, "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE explained ("+sent.literals(t)+")")
		execute("ROLLBACK")
		if err != nil {
			t.Fatal(err)
		}
	}
	var explained []struct{ Plan plan }
	if err := json.Unmarshal([]byte(out), &explained); err != nil || len(explained) != 1 {
		t.Fatal(err, out)
	}
	if testing.Verbose() {
		t.Logf("%s: %d buffers, %s", mode, explained[0].Plan.buffers(), &explained[0].Plan)
	}
	return explained[0].Plan
}

// String writes the plan in a line.
func (p *plan) String() string {
	s := p.Node
	for _, of := range []string{p.Table, p.Index} {
		if of != "" {
			s += " " + of
		}
	}
	s += fmt.Sprintf(" %v×%v", p.Rows, p.Loops)
	var below []string
	for i := range p.Plans {
		below = append(below, p.Plans[i].String())
	}
	if below != nil {
		s += " (" + strings.Join(below, ", ") + ")"
	}
	return s
}

const (
	largeHousehold  = 20_000 // animals
	smallHouseholds = 10_000 // with 2 animals each
)

// crowd fills a database with a large household and many small ones. The owner of the large one has two of the small ones,
// too. Rows are multiplied in the database, since it takes too long to bring them all in.
func crowd(t testing.TB, d *dbtest.Database) account {
	t.Helper()
	ann := signUp(t, d)
	const kinds = 100
	batch := make([]pets.Record, kinds)
	for i := range batch {
		r := rex(fmt.Sprintf("S%d", i))
		r.Animal.Name = fmt.Sprintf("Rex %d", i)
		r.Animal.Breed = new([]string{"Labrador", "Poodle", "Beagle", "Boxer"}[i%4])
		r.Animal.Tags = []string{fmt.Sprintf("tag %d", i%10)}
		r.Animal.CreatedAt, r.Animal.UpdatedAt = now.Add(time.Duration(i)*time.Second), now.Add(time.Duration(i)*time.Minute)
		if i%5 > 0 {
			r.Animal.BornOn = new(pets.DateOf(now.AddDate(0, 0, -i)))
		}
		batch[i] = r
	}
	ann.load(t, d, batch)
	x := d.SQL(t)
	const columns = "version, name, name_key, species, breed, sex, born_on, born_on_precision, identifiers, status, tags, search, created_at, updated_at"
	for _, text := range []string{
		// Each animal again and again, with a word of its own.
		`INSERT INTO animals (household_id, id, ` + columns + `)
			SELECT household_id, ` + uuidAt("created_at + n * interval '1 hour'", "id::text || n") + `, version, name, name_key || n, species, breed, sex,
				born_on - n, born_on_precision, '[]', status, tags,
				search || array_to_tsvector(ARRAY[right(household_id::text, 6) || 'wown' || n || 'x' || right(id::text, 8)]),
				created_at + n * interval '1 hour', updated_at + n * interval '1 hour'
			FROM animals, generate_series(1, ` + fmt.Sprint(largeHousehold/kinds-1) + `) AS n ORDER BY 2`,
		`INSERT INTO households (household_id, name, created_at)
			SELECT ` + uuidAt("now() + n * interval '1 second'", "n::text") + `, 'Home', now() FROM generate_series(1, ` + fmt.Sprint(smallHouseholds) + `) AS n`,
		`INSERT INTO users (id, email, email_key, name, password_hash, created_at)
			SELECT household_id, household_id, household_id, 'Bob', '', now() FROM households`,
		`INSERT INTO memberships (user_id, household_id, role, created_at)
			SELECT household_id, household_id, 'OWNER', now() FROM households WHERE household_id <> '` + ann.household.String() + `'`,
		`INSERT INTO memberships (user_id, household_id, role, created_at)
			SELECT '` + ann.viewer.User.String() + `', household_id, 'OWNER', now() FROM households WHERE household_id <> '` + ann.household.String() + `' LIMIT 2`,
		`INSERT INTO animals (household_id, id, ` + columns + `)
			SELECT h.household_id, ` + uuidAt("a.created_at", "h.household_id::text || a.id") + `, version, a.name, name_key, species, breed, sex, born_on,
				born_on_precision, '[]', status, tags,
				array_to_tsvector(ARRAY(SELECT right(h.household_id::text, 6) || substr(term, 7) FROM unnest(tsvector_to_array(search)) AS term)),
				a.created_at, updated_at
			FROM households h CROSS JOIN (SELECT * FROM animals LIMIT 2) a WHERE h.household_id <> a.household_id ORDER BY 1, 2`,
		`INSERT INTO weights (household_id, id, animal_id, version, measured_on, grams)
			SELECT household_id, ` + uuidAt("now()", "id::text || n") + `, id, 1, date '2020-01-01' + n, n
			FROM (SELECT * FROM animals WHERE household_id = '` + ann.household.String() + `' ORDER BY name_key LIMIT 1000) a, generate_series(1, 10) AS n`,
		// A trash as large as a quarter of all, and a history of those that have weights.
		`INSERT INTO animals (household_id, id, ` + columns + `, deleted_at)
			SELECT household_id, ` + uuidAt("created_at", "'trash' || id") + `, version, name, name_key, species, breed, sex, born_on, born_on_precision, '[]',
				status, tags, '', created_at, updated_at, updated_at
			FROM (SELECT * FROM animals WHERE household_id = '` + ann.household.String() + `' ORDER BY name_key LIMIT 5000) a`,
		`INSERT INTO changes (household_id, animal_id, subject, subject_id, version, kind, changed_at, changed_by, before)
			SELECT household_id, animal_id, 'WEIGHT', id, n, 'REPLACED', now() + n * interval '1 second', '` + ann.viewer.User.String() + `', jsonb_build_object('grams', n)
			FROM weights, generate_series(2, 6) AS n`,
		`VACUUM ANALYZE`, // so that indexes alone may answer
	} {
		if _, err := x.ExecContext(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return ann
}

// uuidAt is the SQL for a UUID of version 7 of a moment: they grow with time, and the indexes that hold them are dense.
func uuidAt(moment, salt string) string {
	return "(lpad(to_hex((extract(epoch FROM " + moment + ") * 1000)::bigint), 12, '0') || '7' || substr(md5(" + salt + "), 1, 19))::uuid"
}

// What a list costs depends on the page, not on how much there is before it or beside it: that is what the indexes are for,
// and these tests see that PostgreSQL uses them, with the statements that the program sends.
func TestPlans(t *testing.T) {
	t.Parallel()
	clone := dbtest.New(t)
	ann := crowd(t, clone)
	p := newPlanned(t, clone)
	d := p.d

	const size, households = 20, 3
	indexes := map[pets.AnimalOrderField]string{pets.ByName: "animals_name_idx", pets.ByCreatedAt: "animals_created_at_idx",
		pets.ByUpdatedAt: "animals_updated_at_idx", pets.ByBornOn: "animals_born_on_idx"}
	list := func(t *testing.T, q db.AnimalQuery, r page.Request) page.Page[*pets.Animal] {
		t.Helper()
		found, err := d.AnimalPage(t.Context(), ann.viewer, q, r)
		if err != nil || len(found.Edges) == 0 {
			t.Fatal("nothing is found: ", err)
		}
		return found
	}
	// far returns the cursor of the last animal on a page.
	far := func(t *testing.T, q db.AnimalQuery, number int) *page.Cursor {
		t.Helper()
		var c page.Cursor
		direction := ""
		if q.Order.Descending {
			direction = " DESC"
		}
		key := map[pets.AnimalOrderField]string{pets.ByName: "name_key", pets.ByCreatedAt: "to_char(a.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
			pets.ByUpdatedAt: "to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')", pets.ByBornOn: "coalesce(born_on, 'infinity')::text"}[q.Order.Field]
		var id []byte
		err := clone.SQL(t).QueryRowx(`SELECT `+key+`, uuid_send(a.id) FROM memberships JOIN animals a USING (household_id) WHERE user_id = $1
			ORDER BY 1 `+direction+`, a.id `+direction+` OFFSET $2 LIMIT 1`, ann.viewer.User.String(), number*size-1).Scan(&c.Key, &id)
		if err != nil {
			t.Fatal(err)
		}
		copy(c.ID[:], id)
		c.Order = q.OrderName()
		return &c
	}

	for _, mode := range modes {
		for _, field := range orders {
			for _, descending := range []bool{false, true} {
				q := db.AnimalQuery{Order: pets.AnimalOrder{Field: field, Descending: descending}}
				t.Run(fmt.Sprint(mode, " ", q.OrderName()), func(t *testing.T) {
					thousandth := far(t, q, 999)
					buffers := map[string]int{}
					for name, r := range map[string]page.Request{
						"first":           {Limit: size},
						"thousandth":      {Limit: size, After: thousandth},
						"last":            {Limit: size, Backward: true},
						"before the last": {Limit: size, Backward: true, Before: thousandth},
					} {
						plan := p.explain(t, mode, func() { list(t, q, r) })
						buffers[name] = plan.buffers()
						if !plan.usesIndex(indexes[field]) {
							t.Errorf("the %s page does not use %s: %s", name, indexes[field], &plan)
						}
						if plan.readsTable("animals") || plan.sorted() > households*(size+1) || plan.looked("animals") > households*(size+1) {
							t.Errorf("the %s page sorts %v animals and looks at %v: %s", name, plan.sorted(), plan.looked("animals"), &plan)
						}
					}
					for name, n := range buffers {
						if n > 2*buffers["first"]+20 {
							t.Errorf("the %s page reads %d buffers, the first %d", name, n, buffers["first"])
						}
					}
				})
			}
		}

		// What is rare is found by its words, in whatever order.
		for name, f := range map[string]pets.AnimalFilter{
			"rare text": {Text: new("own7x")}, "identifier": {Identifier: new("S77")}, "text and tag": {Text: new("own7x rex"), Tag: new("tag 3")},
		} {
			for _, field := range orders {
				t.Run(fmt.Sprint(mode, " ", name, " by ", field), func(t *testing.T) {
					q := db.AnimalQuery{Filter: f, Order: pets.AnimalOrder{Field: field}}
					plan := p.explain(t, mode, func() { list(t, q, page.Request{Limit: size}) })
					if !plan.usesIndex("animals_search_idx") || plan.readsTable("animals") {
						t.Errorf("the search's index is not used: %s", &plan)
					}
					if plan.looked("animals") > largeHousehold/20 || plan.buffers() > 2_000 {
						t.Errorf("%v animals are looked at, in %d buffers: %s", plan.looked("animals"), plan.buffers(), &plan)
					}
				})
			}
		}
		t.Run(mode+" count of a search", func(t *testing.T) {
			plan := p.explain(t, mode, func() {
				n, err := d.CountAnimals(t.Context(), ann.viewer, db.AnimalQuery{Filter: pets.AnimalFilter{Text: new("own7x")}})
				if err != nil || n == 0 {
					t.Fatal(n, err)
				}
			})
			if !plan.usesIndex("animals_search_idx") || plan.readsTable("animals") {
				t.Errorf("the search's index is not used: %s", &plan)
			}
		})

		t.Run(mode+" weights of a page", func(t *testing.T) {
			var ids []pets.AnimalID
			for _, e := range list(t, db.AnimalQuery{Filter: pets.AnimalFilter{Household: &ann.household}, Order: pets.AnimalOrder{Field: pets.ByName}},
				page.Request{Limit: 100}).Edges {
				ids = append(ids, e.Node.ID)
			}
			plan := p.explain(t, mode, func() {
				if _, err := d.WeightPages(t.Context(), ann.viewer, ids, page.Request{Limit: 5, Backward: true}, true); err != nil {
					t.Fatal(err)
				}
			})
			if !plan.usesIndex("weights_measured_on_idx") || plan.readsTable("weights") || plan.looked("weights") > 6*100 {
				t.Errorf("%v weights are looked at: %s", plan.looked("weights"), &plan)
			}
			if !plan.usesIndex("animals_pkey") {
				t.Errorf("the animals are not found by their key: %s", &plan)
			}
		})

		t.Run(mode+" history of a page", func(t *testing.T) {
			var ids []pets.AnimalID
			for _, e := range list(t, db.AnimalQuery{Filter: pets.AnimalFilter{Household: &ann.household}, Order: pets.AnimalOrder{Field: pets.ByName}},
				page.Request{Limit: 100}).Edges {
				ids = append(ids, e.Node.ID)
			}
			var last page.Cursor
			for name, r := range map[string]func() page.Request{
				"first": func() page.Request { return page.Request{Limit: 5} },
				"next":  func() page.Request { return page.Request{Limit: 5, After: &last} },
			} {
				plan := p.explain(t, mode, func() {
					if last.Order == "" {
						last = page.Cursor{Order: db.ChangeOrder, Key: time.Now().Add(3*time.Second).UTC().Format(time.RFC3339Nano) + " 4"}
					}
					found, err := d.ChangePages(t.Context(), ann.viewer, ids, r(), true)
					if err != nil || len(found[ids[0]].Edges) != 5 {
						t.Fatal(found[ids[0]], err)
					}
				})
				if !plan.usesIndex("changes_changed_at_idx") || plan.readsTable("changes") || plan.readsTable("weights") || plan.readsTable("animals") ||
					plan.looked("changes") > 2*6*100 || plan.looked("weights") > 6*100 {
					t.Errorf("the %s page looks at %v changes and %v weights: %s", name, plan.looked("changes"), plan.looked("weights"), &plan)
				}
			}
		})

		t.Run(mode+" trash", func(t *testing.T) {
			buffers := map[string]int{}
			var after *page.Cursor
			for _, name := range []string{"first", "second", "third"} {
				var found page.Page[*pets.DeletedAnimal]
				plan := p.explain(t, mode, func() {
					var err error
					if found, err = d.DeletedAnimals(t.Context(), ann.viewer, nil, page.Request{Limit: size, After: after}); err != nil || len(found.Edges) != size {
						t.Fatal(len(found.Edges), err)
					}
				})
				after, buffers[name] = &found.Edges[size-1].Cursor, plan.buffers()
				if !plan.usesIndex("animals_trash_idx") || plan.readsTable("animals") || plan.looked("animals") > households*(size+1) || plan.sorted() > households*(size+1) {
					t.Errorf("the %s page looks at %v animals: %s", name, plan.looked("animals"), &plan)
				}
			}
			if buffers["third"] > 2*buffers["first"]+20 {
				t.Errorf("the third page reads %d buffers, the first %d", buffers["third"], buffers["first"])
			}
			found, err := d.DeletedAnimals(t.Context(), ann.viewer, nil, page.Request{Limit: 1})
			if err != nil || len(found.Edges) != 1 {
				t.Fatal(len(found.Edges), err)
			}
			plan := p.explain(t, mode, func() {
				if _, err := d.DeletedAnimal(t.Context(), ann.viewer, found.Edges[0].Node.AnimalID); err != nil {
					t.Fatal(err)
				}
			})
			if !plan.usesIndex("animals_pkey") || plan.buffers() > 30 {
				t.Errorf("one animal: %d buffers: %s", plan.buffers(), &plan)
			}
		})

		t.Run(mode+" one animal", func(t *testing.T) {
			id := list(t, db.AnimalQuery{Filter: pets.AnimalFilter{Household: &ann.household}, Order: pets.AnimalOrder{Field: pets.ByName}},
				page.Request{Limit: 1}).Edges[0].Node.ID
			plan := p.explain(t, mode, func() {
				if _, err := d.Animal(t.Context(), ann.viewer, id); err != nil {
					t.Fatal(err)
				}
			})
			if !plan.usesIndex("animals_pkey") || plan.buffers() > 20 {
				t.Errorf("%d buffers: %s", plan.buffers(), &plan)
			}
		})
	}

	// What batches send, in the mode of their connections; and what the end of an account sends on those for operations.
	const each = "force_custom_plan"
	part := func(t *testing.T, mode, text string, fn func() error) plan {
		t.Helper()
		p.recorder.sent = nil
		if err := fn(); err != nil {
			t.Fatal(err)
		}
		for _, s := range p.recorder.sent {
			if strings.Contains(s.text, text) {
				return p.plan(t, mode, s)
			}
		}
		t.Fatalf("no statement has %q", text)
		return plan{}
	}
	t.Run("import", func(t *testing.T) {
		records := make([]pets.Record, 500)
		for i := range records {
			records[i] = rex(fmt.Sprintf("T%d", i))
			records[i].Animal.ID.UUID = pets.UUID{0x70, 15: byte(i), 14: byte(i >> 8)}
		}
		plan := part(t, each, "WITH trash", func() error {
			_, err := d.ImportRecords(t.Context(), ann.viewer, ann.household, records, now)
			return err
		})
		if !plan.usesIndex("animals_pkey") || plan.usesIndex("animals_trash_idx") || plan.readsTable("animals") || plan.looked("animals") > 2*500 {
			t.Errorf("%v animals are looked at: %s", plan.looked("animals"), &plan)
		}
	})
	t.Run("removal of what is over", func(t *testing.T) {
		plan := part(t, each, "DELETE FROM animals", func() error {
			_, err := d.RemoveExpired(t.Context(), 1_000, now.Add(-1000*24*time.Hour)) // nothing is
			return err
		})
		if plan.readsTable("animals") || plan.looked("animals") > 5_000 {
			t.Errorf("%v animals are looked at: %s", plan.looked("animals"), &plan)
		}
	})
	t.Run("removal of the abandoned", func(t *testing.T) {
		for _, table := range []string{"animals", "households"} {
			for _, mode := range modes {
				plan := part(t, mode, "DELETE FROM "+table, func() error {
					_, err := d.RemoveAbandoned(t.Context(), []pets.HouseholdID{{1}, {2}}, 1_000)
					return err
				})
				if plan.readsTable("animals") || plan.readsTable("households") || plan.readsTable("memberships") || plan.buffers() > 50 {
					t.Errorf("%s of two households, %s: %d buffers: %s", table, mode, plan.buffers(), &plan)
				}
			}
			plan := part(t, each, "DELETE FROM "+table, func() error {
				_, err := d.RemoveAbandoned(t.Context(), nil, 1_000)
				return err
			})
			if plan.readsTable("animals") {
				t.Errorf("%s of all: %s", table, &plan)
			}
		}
	})
}
