package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
	"menagerie/internal/transfer"
)

// imports reads a file into the account's household.
func (a account) imports(ctx context.Context, store transfer.Store, file io.Reader, change ...func(*transfer.Options)) (transfer.Summary, error) {
	opts := transfer.Options{Viewer: a.viewer, Household: a.household, Now: now}
	for _, f := range change {
		f(&opts)
	}
	return transfer.Import(ctx, store, opts, file)
}

// A household that goes out in a file and comes in as another is the same: as JSON everything, as CSV the animals.
func TestFilesCarryAHousehold(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	rapid.Check(t, func(r *rapid.T) {
		records := anyRecords(3).Draw(r, "records")
		from := ann.home(r, d)
		from.load(r, d, records)
		withoutCare := slices.Clone(records)
		for i := range withoutCare {
			withoutCare[i].Weights, withoutCare[i].Vaccinations = nil, nil
		}
		for _, format := range []struct {
			name  string
			write func(context.Context, transfer.Store, transfer.ExportOptions, io.Writer) (int, error)
			holds []pets.Record
		}{{"CSV", transfer.ExportCSV, withoutCare}, {"JSON", transfer.ExportJSON, records}} {
			var file bytes.Buffer
			n, err := format.write(r.Context(), d, transfer.ExportOptions{Viewer: ann.viewer, Household: from.household, Now: now}, &file)
			if err != nil || n != len(records) {
				r.Fatalf("%s: %d of %d animals: %v", format.name, n, len(records), err)
			}
			to := ann.home(r, d)
			for _, want := range []transfer.Summary{{Rows: n, Imported: n}, {Rows: n, AlreadyThere: n}} {
				var rejects bytes.Buffer
				got, err := to.imports(r.Context(), d, bytes.NewReader(file.Bytes()), func(o *transfer.Options) { o.Rejects = &rejects })
				if err != nil || got.Rows != want.Rows || got.Imported != want.Imported || got.AlreadyThere != want.AlreadyThere {
					r.Fatalf("%s: %+v, %v, %s", format.name, got, err, rejects.String())
				}
			}
			if len(records) == 0 {
				continue
			}
			if diff := cmp.Diff(in(to.household, format.holds), to.export(r, d), same); diff != "" {
				r.Fatalf("%s: %s", format.name, diff)
			}
		}
	})
}

// register returns a CSV of many animals: some with a licence, some without; some that cannot be taken, and some twice.
func register(animals int) string {
	var b strings.Builder
	b.WriteString("Name,Species,Licence,Born,Tags\n")
	for n := range animals {
		name, licence := fmt.Sprintf("Rex %d", n), fmt.Sprintf("S%d", n)
		switch {
		case n%17 == 0:
			name = "" // cannot be taken
		case n%13 == 0:
			name, licence = "Rex 1", "s-1" // there already
		case n%11 == 0:
			licence = "S2" // belongs to another
		case n%3 == 0:
			name, licence = "Rex", "" // told apart by nothing but their number
		}
		fmt.Fprintf(&b, "%s,dog,%s,2019-03-04,\"good, fast\"\n", name, licence)
	}
	return b.String()
}

// told returns what there is to tell of a household's animals, in no order and without what the import has made up.
func (a account) told(t failer, d *dbtest.Database) []string {
	t.Helper()
	var out []string
	for _, r := range a.export(t, d) {
		out = append(out, fmt.Sprint(r.Animal.Name, r.Animal.Species, *r.Animal.BornOn, r.Animal.Tags, r.Animal.Identifiers, r.Animal.CreatedAt))
	}
	slices.Sort(out)
	return out
}

// An import that is interrupted, wherever it was, and repeated stores what one in a piece would have stored.
func TestImportCanBeInterruptedAnywhereAndRepeated(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	file := register(400)
	whole := ann.home(t, d)
	want, err := whole.imports(t.Context(), d, strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if want.Imported == 0 || want.AlreadyThere == 0 || want.Rejected == 0 || want.Rows != 400 {
		t.Fatalf("the register is not what this test needs: %+v", want)
	}

	inBatches := func(o *transfer.Options) { o.Batch = 64 }
	for name, interrupted := range map[string]func(*testing.T, account){
		"between two batches": func(t *testing.T, a account) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			got, err := a.imports(ctx, d, strings.NewReader(file), inBatches, func(o *transfer.Options) {
				o.Progress = func(p transfer.Progress) {
					if p.Rows >= 128 {
						cancel()
					}
				}
			})
			if !errors.Is(err, context.Canceled) || got.Rows == 0 || got.Rows == want.Rows {
				t.Fatalf("%+v, %v", got, err)
			}
			if stored := a.export(t, d); len(stored) != got.Imported {
				t.Errorf("%d animals are stored, and %d are reported", len(stored), got.Imported)
			}
		},
		// Somebody holds the household, so that the import waits in the middle of a transaction.
		"within a statement": func(t *testing.T, a account) {
			x := d.SQL(t)
			holder := x.MustBegin()
			defer holder.Rollback()
			holder.MustExec(`SELECT FROM households WHERE household_id = $1 FOR UPDATE`, a.household.String())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan error)
			go func() {
				_, err := a.imports(ctx, d, strings.NewReader(file), inBatches)
				ended <- err
			}()
			waiting(t, d, 1)
			cancel()
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("%v; want that its context has ended", err)
			}
		},
		"by the end of its connection": func(t *testing.T, a account) {
			x := d.SQL(t)
			holder := x.MustBegin()
			defer holder.Rollback()
			holder.MustExec(`SELECT FROM households WHERE household_id = $1 FOR UPDATE`, a.household.String())
			ended := make(chan error)
			go func() {
				_, err := a.imports(t.Context(), d, strings.NewReader(file), inBatches)
				ended <- err
			}()
			waiting(t, d, 1)
			x.MustExec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
			if err := <-ended; !errors.Is(err, db.ErrUnavailable) {
				t.Errorf("%v; want that the database is not available", err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := ann.home(t, d)
			interrupted(t, a)
			got, err := a.imports(t.Context(), d, strings.NewReader(file), inBatches)
			if err != nil || got.Rows != want.Rows || got.Rejected != want.Rejected || got.Imported+got.AlreadyThere != want.Imported+want.AlreadyThere {
				t.Errorf("the second time: %+v, %v", got, err)
			}
			if diff := cmp.Diff(whole.told(t, d), a.told(t, d)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// waiting returns when so many connections to the database wait for a lock.
func waiting(t testing.TB, d *dbtest.Database, n int) {
	t.Helper()
	x := d.SQL(t)
	ctx := patiently(t, time.Minute)
	for {
		var now int
		if err := x.GetContext(ctx, &now, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`); err != nil {
			t.Fatal("nobody waits for a lock: ", err)
		}
		if now >= n {
			return
		}
	}
}

// Who reads during an import sees whole batches, and no errors.
func TestImportWhileOthersRead(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	const animals, batch = 2_000, 100
	var file strings.Builder
	file.WriteString("name,species,licence\n")
	for n := range animals {
		fmt.Fprintf(&file, "Rex %d,dog,S%d\n", n, n)
	}
	ended := make(chan error, 1)
	go func() {
		s, err := ann.imports(t.Context(), d, strings.NewReader(file.String()), func(o *transfer.Options) { o.Batch = batch })
		if err == nil && s.Imported != animals {
			err = fmt.Errorf("%+v", s)
		}
		ended <- err
	}()

	last := 0
	query := db.AnimalQuery{Order: pets.AnimalOrder{Field: pets.ByName}}
	for last < animals {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			ended <- nil
		default:
		}
		n, err := d.CountAnimals(t.Context(), ann.viewer, query)
		if err != nil {
			t.Fatal(err)
		}
		if n < last || n%batch != 0 {
			t.Fatalf("%d animals are seen after %d", n, last)
		}
		last = n
		p, err := d.AnimalPage(t.Context(), ann.viewer, query, page.Request{Limit: 50})
		if err != nil || n > 0 && len(p.Edges) != 50 {
			t.Fatalf("a page of %d animals while %d are stored: %v", len(p.Edges), n, err)
		}
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

const realRegister = "../../shared/data/seattle_pet_licenses_2024.csv"

// The register of a city, as it is.
func TestARealRegister(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile(realRegister)
	if err != nil {
		t.Skip("the register is not here: ", err)
	}
	d := dbtest.New(t)
	ann := signUp(t, d)
	load := func(file string) (transfer.Summary, string) {
		t.Helper()
		var rejects bytes.Buffer
		got, err := ann.imports(t.Context(), d, strings.NewReader(file), func(o *transfer.Options) { o.Rejects = &rejects })
		if err != nil {
			t.Fatal(err)
		}
		if got.Rows != got.Imported+got.AlreadyThere+got.Rejected {
			t.Errorf("the sum does not add up: %+v", got)
		}
		return got, rejects.String()
	}
	stored := func(f pets.AnimalFilter) int {
		t.Helper()
		n, err := d.CountAnimals(t.Context(), ann.viewer, db.AnimalQuery{Filter: f})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}

	got, rejects := load(string(file))
	nameless, taken := strings.Count(rejects, "must not be empty"), strings.Count(rejects, "already belongs to")
	// Four licences stand twice, each with another animal.
	if got.Rows != 43_908 || nameless != 33 || taken != 4 || got.Rejected != nameless+taken || got.Imported != got.Rows-got.Rejected {
		t.Errorf("%+v, %d nameless, %d taken", got, nameless, taken)
	}
	if n := stored(pets.AnimalFilter{}); n != got.Imported {
		t.Errorf("%d animals are stored, and %d were imported", n, got.Imported)
	}
	if n := stored(pets.AnimalFilter{Species: pets.Some([]pets.Species{pets.Dog}), Text: new("labrador")}); n < 1_000 {
		t.Errorf("only %d Labradors", n)
	}

	// The second time nothing is new. Every third row will do, and saves the time of a test.
	var again strings.Builder
	for n, line := range strings.SplitAfter(string(file), "\n") {
		if n%3 == 0 { // the header too
			again.WriteString(line)
		}
	}
	second, _ := load(again.String())
	if second.Imported != 0 || second.Rows < got.Rows/4 {
		t.Errorf("the second time: %+v", second)
	}
	if n := stored(pets.AnimalFilter{}); n != got.Imported {
		t.Errorf("%d animals are stored after the second time", n)
	}
}
