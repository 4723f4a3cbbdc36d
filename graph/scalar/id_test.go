package scalar_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"menagerie/graph/scalar"
	"menagerie/internal/pets"
)

// one is an id of each type.
func one(household, row [16]byte) []any {
	h, r := pets.HouseholdID(household), pets.UUID(row)
	return []any{pets.UserID(r), h, pets.AnimalID{Household: h, UUID: r}, pets.WeightID{Household: h, UUID: r}, pets.VaccinationID{Household: h, UUID: r}}
}

// FuzzID: what is formatted is parsed again as what it was, and what can be parsed is the only way to write it.
func FuzzID(f *testing.F) {
	for _, id := range one([16]byte{1, 2, 3}, [16]byte{255, 254}) {
		s := scalar.FormatID(id)
		f.Add(s)
		f.Add(s[:len(s)-1])
		f.Add(s + "\n")
		f.Add(strings.ToLower(s))
		f.Add(base64.StdEncoding.EncodeToString([]byte(s)))
	}
	for _, s := range []string{"", "A", "\x00", "====", "é", strings.Repeat("A", 44), strings.Repeat("_", 23)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, ok := scalar.ParseID(s)
		if ok != (id != nil) {
			t.Fatalf("%q: %v, %v", s, id, ok)
		}
		if ok && scalar.FormatID(id) != s {
			t.Fatalf("%q is another way to write %q", s, scalar.FormatID(id))
		}
		// The text as bytes of an id, so that the other direction is driven by it too.
		var household, row [16]byte
		copy(household[:], s)
		copy(row[:], s[min(16, len(s)):])
		for _, want := range one(household, row) {
			text := scalar.FormatID(want)
			if got, ok := scalar.ParseID(text); !ok || got != want {
				t.Fatalf("%v is written %q and read as %v", want, text, got)
			}
			if strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
				t.Fatalf("%q is not safe in a URL", text)
			}
		}
	})
}

// TestParseIDOf: an id of one type is none of another.
func TestParseIDOf(t *testing.T) {
	for i, id := range one([16]byte{1}, [16]byte{2}) {
		s := scalar.FormatID(id)
		_, user := scalar.ParseIDOf[pets.UserID](s)
		_, household := scalar.ParseIDOf[pets.HouseholdID](s)
		_, animal := scalar.ParseIDOf[pets.AnimalID](s)
		_, weight := scalar.ParseIDOf[pets.WeightID](s)
		_, vaccination := scalar.ParseIDOf[pets.VaccinationID](s)
		for j, ok := range []bool{user, household, animal, weight, vaccination} {
			if ok != (i == j) {
				t.Errorf("%T as the type %d: %v", id, j, ok)
			}
		}
	}
}
