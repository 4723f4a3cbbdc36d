package pets_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/pets"
)

var (
	firstDay = time.Date(pets.MinYear, time.January, 1, 0, 0, 0, 0, time.UTC)
	lastDay  = time.Date(pets.MaxYear, time.December, 31, 0, 0, 0, 0, time.UTC)
)

// Whichever way a day is made, it is the same day, and writes and reads as itself.
func TestDatesAreInverse(t *testing.T) {
	days := int(lastDay.Sub(firstDay).Hours()/24 + 0.5)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, days-1).Draw(t, "day")
		day := firstDay.AddDate(0, 0, n)
		d, ok := pets.NewDate(day.Date())
		if !ok {
			t.Fatalf("there is no %v", day)
		}
		parsed, err := pets.ParseDate(d.String())
		if err != nil || parsed != d || pets.DateOf(day) != d || !d.Time().Equal(day) || d.String() != day.Format(time.DateOnly) {
			t.Fatalf("%v is %v, %v", d, parsed, err)
		}
		next := pets.DateOf(day.AddDate(0, 0, 1))
		if !d.Before(next) || next.Before(d) || d.Before(d) {
			t.Fatalf("%v does not lie before %v", d, next)
		}
	})
}

func TestNewDateRefusesWhatIsNoDay(t *testing.T) {
	for _, test := range []struct {
		year  int
		month time.Month
		day   int
		want  bool
	}{
		{2020, 2, 29, true}, {2021, 2, 29, false}, {1900, 2, 29, false}, {2000, 2, 29, true},
		{2021, 4, 31, false}, {2021, 0, 1, false}, {2021, 13, 1, false}, {2021, 1, 0, false}, {2021, 1, -1, false},
		{1800, 1, 1, true}, {1799, 12, 31, false}, {9999, 12, 31, true}, {10000, 1, 1, false}, {0, 1, 1, false}, {-1, 1, 1, false},
		{math.MaxInt, 1, 1, false}, {math.MinInt, 1, 1, false}, {2021, 1, math.MaxInt, false},
		// These are days of our years where an int16 or int8 wraps around.
		{1<<16 + 2021, 1, 1, false}, {2021, 1, 1<<8 + 1, false},
	} {
		d, ok := pets.NewDate(test.year, test.month, test.day)
		if ok != test.want || ok == (d == pets.Date{}) {
			t.Errorf("%d-%d-%d: %v, %v", test.year, test.month, test.day, d, ok)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2021-04-30", "2020-02-29", "2021-02-29", "1800-01-01", "1799-12-31", "9999-12-31", "10000-01-01",
		"0000-01-01", "-2021-01-01", "2021-4-3", "2021-04-30T00:00:00Z", "2021-04-30 ", " 2021-04-30", "2021-04-31", "30.04.2021",
		"２０２１-04-30", "2021-04-30\x00", "", "2021-00-10", "infinity", "2021-04-3\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := pets.ParseDate(s)
		if err != nil {
			if !errors.Is(err, pets.ErrDate) || d != (pets.Date{}) {
				t.Fatalf("%q: %v, %v", s, d, err)
			}
			return
		}
		if d.String() != s {
			t.Fatalf("%q was read as %v", s, d)
		}
		if again, ok := pets.NewDate(d.Time().Date()); !ok || again != d {
			t.Fatalf("%q is no day", s)
		}
	})
}

// A day is in the future only when nobody on earth calls it today: the first to begin it are at UTC+14.
func TestTheFutureBeginsAtUTC14(t *testing.T) {
	first, second, third := date("2026-07-01"), date("2026-07-02"), date("2026-07-03")
	honolulu := time.FixedZone("UTC-10", -10*60*60)
	for _, test := range []struct {
		now    time.Time
		latest pets.Date // that is taken
		future pets.Date
	}{
		{time.Date(2026, 7, 1, 9, 59, 59, 999_999_999, time.UTC), first, second},
		{time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC), second, third},
		{time.Date(2026, 7, 2, 9, 59, 59, 0, time.UTC), second, third},
		{time.Date(2026, 7, 1, 0, 0, 0, 0, honolulu), second, third}, // the moment counts, not its zone
	} {
		for _, day := range []pets.Date{test.latest, test.future} {
			animal := pets.AnimalInput{Name: "x", Species: pets.Cat, BornOn: pets.Some(&day),
				Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Tattoo, Value: "1", IssuedOn: &day}})}
			weight := pets.WeightInput{MeasuredOn: day, Grams: 1}
			vaccination := pets.VaccinationInput{Vaccine: "x", GivenOn: day}
			_, errAnimal := animal.Check(test.now)
			_, errWeight := weight.Check(test.now)
			_, errVaccination := vaccination.Check(test.now)
			got := [][]pets.Problem{problems(t, errAnimal), problems(t, errWeight), problems(t, errVaccination)}
			want := [][]pets.Problem{nil, nil, nil}
			if day == test.future {
				want = [][]pets.Problem{append(invalid("identifiers", "0", "issuedOn"), invalid("bornOn")...), invalid("measuredOn"), invalid("givenOn")}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("at %v the day %v: %s", test.now, day, diff)
			}
		}
	}
}
