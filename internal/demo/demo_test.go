package demo

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/pets"
)

var now = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

var compareDates = cmp.Comparer(func(a, b pets.Date) bool { return a == b })

// check returns the rule that the record breaks, or the difference from the form in which it would be kept.
func check(r *pets.Record, now time.Time) string {
	in := r.Animal.Input()
	p, err := in.Check(now)
	if problem := compare(p, r.Animal.Profile, err); problem != "" {
		return problem
	}
	if !slices.Contains(pets.AllSpecies, p.Species) {
		return "unknown species"
	}
	for _, w := range r.Weights {
		in := pets.WeightInput{MeasuredOn: w.MeasuredOn, Grams: w.Grams, Note: pets.Some(w.Note)}
		m, err := in.Check(now)
		if problem := compare(m, w.Measurement, err); problem != "" {
			return problem
		}
	}
	for _, v := range r.Vaccinations {
		in := pets.VaccinationInput{Vaccine: v.Vaccine, GivenOn: v.GivenOn, ValidUntil: pets.Some(v.ValidUntil), Batch: pets.Some(v.Batch), Vet: pets.Some(v.Vet)}
		d, err := in.Check(now)
		if problem := compare(d, v.Dose, err); problem != "" {
			return problem
		}
	}
	return ""
}

func compare[T any](want, got T, err error) string {
	if err != nil {
		return err.Error()
	}
	if reflect.DeepEqual(want, got) { // cmp is slow, and there is nothing to tell
		return ""
	}
	return cmp.Diff(want, got, compareDates)
}

func TestAnimalsMeetTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		at := now.Add(-time.Duration(rapid.Int64Range(0, 1<<50).Draw(t, "before")) * time.Microsecond)
		n := 0
		for r := range Animals(50, seed, at) {
			n++
			if problem := check(&r, at); problem != "" {
				t.Fatalf("animal %d: %s\n%+v", n, problem, r)
			}
		}
		if n != 50 {
			t.Fatal(n, "animals")
		}
	})
}

func TestAnimalsAreTheSameForASeed(t *testing.T) {
	few := slices.Collect(Animals(50, 7, now))
	many := slices.Collect(Animals(100, 7, now.Add(time.Hour)))
	if problem := compare(few, many[:50], nil); problem != "" {
		t.Error(problem)
	}
	if reflect.DeepEqual(few, slices.Collect(Animals(50, 8, now))) {
		t.Error("another seed makes the same animals")
	}
	for range Animals(100, 7, now) {
		break // asks for no more
	}
}

func TestAnimalsAreMany(t *testing.T) {
	const n = 20_000
	species, names, sexes := map[pets.Species]int{}, map[string]int{}, map[pets.Sex]int{}
	marks, notes, tags, breeds := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	var weights, vaccinations, chips int
	for _, seed := range []uint64{1, 2} {
		for r := range Animals(n/2, seed, now) {
			a := &r.Animal
			species[a.Species]++
			names[a.Name]++
			sexes[a.Sex]++
			for _, i := range a.Identifiers {
				key := string(i.Kind) + i.Key()
				if marks[key] {
					t.Fatalf("%s stands twice", key)
				}
				marks[key] = true
				if i.Kind == pets.Microchip {
					chips++
					if len(i.Value) != 15 {
						t.Fatalf("microchip %s", i.Value)
					}
				}
			}
			if a.Notes != nil {
				if strings.ContainsAny(*a.Notes, "{}") {
					t.Errorf("a blank is left in %s", *a.Notes)
				}
				notes[*a.Notes] = true
			}
			for _, tag := range a.Tags {
				tags[tag] = true
			}
			if a.SecondBreed != nil && *a.SecondBreed == *a.Breed {
				t.Errorf("a mix of %s and %s", *a.Breed, *a.SecondBreed)
			}
			if a.Breed != nil {
				breeds[*a.Breed] = true
			}
			weights += len(r.Weights)
			vaccinations += len(r.Vaccinations)
			if !slices.IsSortedFunc(r.Weights, func(a, b pets.Weight) int { return a.MeasuredOn.Time().Compare(b.MeasuredOn.Time()) }) {
				t.Fatalf("the weights are in no order: %+v", r.Weights)
			}
		}
	}
	for _, s := range pets.AllSpecies {
		if species[s] == 0 {
			t.Errorf("no %s", s)
		}
	}
	between := func(what string, got, low, high int) {
		t.Helper()
		if got < low || got > high {
			t.Errorf("%d %s, want %d to %d", got, what, low, high)
		}
	}
	between("dogs", species[pets.Dog], n*42/100, n*46/100)
	between("cats", species[pets.Cat], n*36/100, n*40/100)
	between("females", sexes[pets.Female], n*44/100, n*50/100)
	between("names", len(names), 2000, n)
	between("notes", len(notes), n/4, n)
	between("tags", len(tags), 70, 200)
	between("breeds", len(breeds), 250, 500)
	between("microchips", chips, n/2, n)
	between("weights", weights, n, 4*n)
	between("vaccinations", vaccinations, n, 4*n)
	for name, count := range names {
		if count > n/50 {
			t.Errorf("%d animals are called %s", count, name)
		}
	}
}

func TestNotesFillTheirBlanks(t *testing.T) {
	i := newInventor(1, now)
	for sentence, words := range map[string][]string{"{food}": foods, "{fear}": fears, "{person}": people, "{number}": {"2", "3", "4", "5", "6", "7", "8", "9"}, "{name}": {"Rex"}} {
		if word := i.fill(sentence, "Rex"); !slices.Contains(words, word) {
			t.Errorf("%s is filled with %s", sentence, word)
		}
	}
}

// A grown animal weighs what its breed does.
func TestAnimalsWeighWhatTheyShould(t *testing.T) {
	for r := range Animals(5_000, 3, now) {
		if r.Animal.Breed == nil || len(r.Weights) == 0 {
			continue
		}
		for _, k := range kinds {
			for _, b := range k.breeds {
				if k.species != r.Animal.Species || b.name != *r.Animal.Breed {
					continue
				}
				last := r.Weights[len(r.Weights)-1]
				if last.Grams > b.grams*125/100+1 || last.Grams < b.grams/20 {
					t.Errorf("a %s of %d grams", b.name, last.Grams)
				}
			}
		}
	}
}

func TestKindsAreAllThereAre(t *testing.T) {
	total := 0
	for _, k := range kinds {
		total += k.share
	}
	if total != 10_000 || len(kinds) != len(pets.AllSpecies) {
		t.Errorf("%d kinds have a share of %d in all", len(kinds), total)
	}
}

func BenchmarkAnimals(b *testing.B) {
	animals := 0
	for b.Loop() {
		for range Animals(10_000, 1, now) {
			animals++
		}
	}
	b.ReportMetric(float64(animals)/b.Elapsed().Seconds(), "animals/s")
}
