package db_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

// What tests rely on: each has a database of its own, and every statement that reaches the server is counted.
func TestDatabasesAreApart(t *testing.T) {
	a, b, none := dbtest.New(t), dbtest.New(t), dbtest.Empty(t)
	signUp(t, a)
	for name, d := range map[string]*dbtest.Database{"1": a, "0": b} {
		if n := lines(t, d.SQL(t), `SELECT count(*)::text FROM users`); n[0] != name {
			t.Errorf("%s users, want %s", n[0], name)
		}
	}
	if left := tables(t, none.SQL(t)); len(left) != 0 {
		t.Errorf("an empty database has %v", left)
	}
	second := dbtest.Open(t, a.URL)
	if n := lines(t, second.SQL(t), `SELECT count(*)::text FROM users`); n[0] != "1" {
		t.Errorf("a second pool sees %s users", n[0])
	}
}

func TestStatementsAreCounted(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	animal := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	get := func() {
		if _, err := d.Animal(t.Context(), ann.viewer, animal.ID); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(d.Statements(get)); n != 1 {
		t.Errorf("the first time: %d statements", n)
	}
	get() // is not counted
	if n := len(d.Statements(func() { get(); get() })); n != 2 {
		t.Errorf("twice: %d statements", n)
	}
	atOnceCount := d.Statements(func() { atOnce(10, func(int) { get() }) })
	if len(atOnceCount) != 10 {
		t.Errorf("ten at once: %d statements", len(atOnceCount))
	}
	// A transaction counts with its ends, and what is not prepared counts like what is.
	got := d.Statements(func() {
		x := sqlx.NewDb(d.Pool(), "postgres")
		tx := x.MustBegin()
		tx.MustExec(`SELECT 1`)
		var two int
		if err := tx.Get(&two, `SELECT $1::int`, 2); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	})
	if diff := cmp.Diff([]string{"BEGIN", "SELECT 1", "SELECT $1::int", "COMMIT"}, got); diff != "" {
		t.Error(diff)
	}
	if n := len(d.Statements(func() {
		if _, err := d.CountAnimals(t.Context(), ann.viewer, db.AnimalQuery{Filter: pets.AnimalFilter{Tag: new("\x00")}}); err != nil {
			t.Fatal(err)
		}
	})); n != 0 {
		t.Errorf("what cannot be found takes %d statements", n)
	}
}
