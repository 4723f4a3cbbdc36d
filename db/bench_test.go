package db_test

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// measure runs fn again and again with the deadline that an operation has, and reports the processor time that this program takes for
// it, beside the time that it waits for PostgreSQL.
func measure(b *testing.B, fn func(context.Context) error) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
	defer cancel()
	for range 20 { // each connection has its statements, and PostgreSQL its plans
		if err := fn(ctx); err != nil {
			b.Fatal(err)
		}
	}
	used := func() time.Duration {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			b.Fatal(err)
		}
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	b.ReportAllocs()
	before := used()
	n := 0
	for b.Loop() {
		if err := fn(ctx); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64((used()-before).Nanoseconds())/float64(n), "cpu-ns/op")
}

// stable fills a household with 500 animals that have 5 weights and 3 vaccinations each.
func stable(b *testing.B) (*dbtest.Database, account) {
	b.Helper()
	d := dbtest.New(b)
	ann := signUp(b, d)
	records := make([]pets.Record, 500)
	for i := range records {
		r := &records[i]
		r.Animal.Profile = full()
		r.Animal.Name = fmt.Sprintf("Rex %d", i)
		r.Animal.Identifiers[0].Value = fmt.Sprintf("A%d", i)
		for n := range 5 {
			r.Weights = append(r.Weights, pets.Weight{Measurement: pets.Measurement{MeasuredOn: pets.DateOf(now.AddDate(0, -n, 0)), Grams: 20_000 + n}})
		}
		for n := range 3 {
			until := pets.DateOf(now.AddDate(1-n, 0, 0))
			r.Vaccinations = append(r.Vaccinations, pets.Vaccination{Dose: pets.Dose{Vaccine: "Rabies", GivenOn: pets.DateOf(now.AddDate(-n, 0, 0)),
				ValidUntil: &until, Batch: new("B1"), Vet: new("Dr. Vet")}})
		}
	}
	ann.load(b, d, records)
	if _, err := d.SQL(b).ExecContext(b.Context(), `ANALYZE`); err != nil {
		b.Fatal(err)
	}
	return d, ann
}

func BenchmarkStatements(b *testing.B) {
	d, ann := stable(b)
	byName := db.AnimalQuery{Order: pets.AnimalOrder{Field: pets.ByName}}
	first, err := d.AnimalPage(b.Context(), ann.viewer, byName, page.Request{Limit: 50})
	if err != nil || len(first.Edges) != 50 {
		b.Fatal(len(first.Edges), err)
	}
	ids := make([]pets.AnimalID, len(first.Edges))
	for i, e := range first.Edges {
		ids[i] = e.Node.ID
	}
	b.Run("ping", func(b *testing.B) {
		measure(b, d.Ping)
	})
	b.Run("animal", func(b *testing.B) {
		measure(b, func(ctx context.Context) error {
			_, err := d.Animal(ctx, ann.viewer, ids[7])
			return err
		})
	})
	b.Run("animals of 50 ids", func(b *testing.B) {
		measure(b, func(ctx context.Context) error {
			_, err := d.Animals(ctx, ann.viewer, ids)
			return err
		})
	})
	b.Run("page of 50", func(b *testing.B) {
		measure(b, func(ctx context.Context) error {
			_, err := d.AnimalPage(ctx, ann.viewer, byName, page.Request{Limit: 50})
			return err
		})
	})
	b.Run("page of 50 with few columns", func(b *testing.B) {
		q := byName
		q.Without = db.AllAnimalColumns &^ (db.AnimalSex | db.AnimalBirth)
		measure(b, func(ctx context.Context) error {
			_, err := d.AnimalPage(ctx, ann.viewer, q, page.Request{Limit: 50})
			return err
		})
	})
	b.Run("page of 50 of a search", func(b *testing.B) {
		q := byName
		q.Filter.Text = new("labrador")
		measure(b, func(ctx context.Context) error {
			_, err := d.AnimalPage(ctx, ann.viewer, q, page.Request{Limit: 50})
			return err
		})
	})
	b.Run("weights of 50", func(b *testing.B) {
		measure(b, func(ctx context.Context) error {
			_, err := d.WeightPages(ctx, ann.viewer, ids, page.Request{Limit: 5}, true)
			return err
		})
	})
	b.Run("vaccinations of 50", func(b *testing.B) {
		measure(b, func(ctx context.Context) error {
			_, err := d.VaccinationPages(ctx, ann.viewer, ids, page.Request{Limit: 25}, true)
			return err
		})
	})
	b.Run("replacement", func(b *testing.B) {
		p := full()
		measure(b, func(ctx context.Context) error {
			_, err := d.ReplaceAnimal(ctx, ann.viewer, ids[7], p, 1<<len(pets.AnimalFields())-1, nil, now)
			return err
		})
	})
}
