package data

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Figures of two machines, or of two days, are of the same data: a change of the rules has to raise Version, and this with it.
func TestDataAreTheSameEverywhere(t *testing.T) {
	s, err := New(1_000)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	for n := range s.Animals() {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		if err := json.NewEncoder(h).Encode([]any{s.Animal(n), s.Weights(n), s.Vaccinations(n), s.Account(s.HouseholdOf(n)), s.Replacement(n, r)}); err != nil {
			t.Fatal(err)
		}
	}
	const want = "390b5e6f1a251ee0"
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != want {
		t.Errorf("the data of version %d are %s, and were %s", Version, got, want)
	}
}

func TestEachAnimalIsInOneHousehold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := New(1_000 * rapid.IntRange(1, 2_000).Draw(t, "thousands"))
		if err != nil {
			t.Fatal(err)
		}
		n := rapid.IntRange(0, s.Animals()-1).Draw(t, "animal")
		if first, end := s.Of(s.HouseholdOf(n)); n < first || n >= end {
			t.Fatalf("animal %d is in household %d, which has those from %d to %d", n, s.HouseholdOf(n), first, end)
		}
		h := rapid.IntRange(0, s.Households()-1).Draw(t, "household")
		first, end := s.Of(h)
		next := s.Animals()
		if h+1 < s.Households() {
			next, _ = s.Of(h + 1)
		}
		if first >= end || end != next {
			t.Fatalf("household %d has the animals from %d to %d, and the next begins at %d", h, first, end, next)
		}
	})
}

func TestAMillionAnimals(t *testing.T) {
	s, err := New(1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	if n := s.Households(); n != 40_208 {
		t.Errorf("%d households", n)
	}
	for household, want := range map[int]int{0: 60_000, 7: 60_000, 8: 600, 207: 600, 208: 10, 40_207: 10} {
		if first, end := s.Of(household); end-first != want {
			t.Errorf("household %d has %d animals instead of %d", household, end-first, want)
		} else if a, b := s.HouseholdOf(first), s.HouseholdOf(end-1); a != household || b != household {
			t.Errorf("the first and the last animal of household %d are in %d and %d", household, a, b)
		}
	}
	weights, vaccinations := 0, 0
	for n := range 1_000 {
		weights += len(s.Weights(n))
		vaccinations += len(s.Vaccinations(n))
	}
	if weights != 5_000 || vaccinations != 3_000 {
		t.Errorf("a thousand animals have %d weights and %d vaccinations", weights, vaccinations)
	}
	for _, bad := range []int{0, 999, 1_001} {
		if _, err := New(bad); err == nil {
			t.Errorf("%d animals were accepted", bad)
		}
	}
}

// A replacement leaves an animal where it is in the order by name, and changes the rest.
func TestReplacementsKeepTheName(t *testing.T) {
	s, err := New(1_000)
	if err != nil {
		t.Fatal(err)
	}
	for n := range s.Animals() {
		a, p := s.Animal(n), s.Replacement(n, rand.New(rand.NewPCG(7, uint64(n))))
		if p.Name != a.Name {
			t.Fatalf("animal %d is called %s, and then %s", n, a.Name, p.Name)
		}
		if *p.Notes == *a.Notes {
			t.Fatalf("animal %d keeps its notes", n)
		}
	}
}

func TestWordsAreNoBeginningsOfOthers(t *testing.T) {
	seen := map[string]bool{}
	for n := range rareWords {
		w := Word(n)
		if seen[w] || len(w) != len(Word(0)) || strings.ToLower(w) != w {
			t.Fatalf("word %d is %q", n, w)
		}
		seen[w] = true
	}
}
