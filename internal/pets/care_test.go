package pets_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/pets"
)

func TestGramsHaveBounds(t *testing.T) {
	for grams, want := range map[int][]pets.Problem{
		1: nil, pets.MaxGrams: nil, 0: invalid("grams"), -1: invalid("grams"), pets.MaxGrams + 1: invalid("grams"),
	} {
		_, err := (&pets.WeightInput{MeasuredOn: date("2020-01-01"), Grams: grams}).Check(now)
		if diff := cmp.Diff(want, problems(t, err)); diff != "" {
			t.Errorf("%d grams: %s", grams, diff)
		}
	}
}

func TestAVaccinationEndsAfterItBegins(t *testing.T) {
	for until, want := range map[string][]pets.Problem{
		"2020-01-01": nil, "2120-01-01": nil, "2019-12-31": invalid("validUntil"),
	} {
		day := date(until)
		_, err := (&pets.VaccinationInput{Vaccine: "x", GivenOn: date("2020-01-01"), ValidUntil: pets.Some(&day)}).Check(now)
		if diff := cmp.Diff(want, problems(t, err)); diff != "" {
			t.Errorf("until %s: %s", until, diff)
		}
	}
}

func TestCareCheckIsIdempotent(t *testing.T) {
	past := rapid.Map(rapid.IntRange(0, 80_000), func(days int) pets.Date { return pets.DateOf(now.AddDate(0, 0, -days)) })
	rapid.Check(t, func(t *rapid.T) {
		weight := pets.WeightInput{MeasuredOn: past.Draw(t, "measuredOn"), Grams: rapid.IntRange(1, pets.MaxGrams).Draw(t, "grams"),
			Note: optional(t, "note", text(pets.MaxNote))}
		m, err := weight.Check(now)
		if err != nil {
			t.Fatal(err)
		}
		weight = pets.WeightInput{MeasuredOn: m.MeasuredOn, Grams: m.Grams, Note: pets.Some(m.Note)}
		again, err := weight.Check(now)
		if diff := cmp.Diff(m, again, sameDate); err != nil || diff != "" {
			t.Fatal(err, diff)
		}

		vaccination := pets.VaccinationInput{Vaccine: "x" + text(99).Draw(t, "vaccine"), GivenOn: past.Draw(t, "givenOn"),
			Batch: optional(t, "batch", text(pets.MaxBatch)), Vet: optional(t, "vet", text(pets.MaxVet))}
		d, err := vaccination.Check(now)
		if err != nil {
			t.Fatal(err)
		}
		vaccination = pets.VaccinationInput{Vaccine: d.Vaccine, GivenOn: d.GivenOn, ValidUntil: pets.Some(d.ValidUntil),
			Batch: pets.Some(d.Batch), Vet: pets.Some(d.Vet)}
		dAgain, err := vaccination.Check(now)
		if diff := cmp.Diff(d, dAgain, sameDate); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
	})
}

// As for animals: each field that can be left out is guarded where it has a value, and only there.
func TestCareMissingAndMentionsAgree(t *testing.T) {
	until := date("2021-01-01")
	weight := pets.Measurement{MeasuredOn: date("2020-01-01"), Grams: 1, Note: new("x")}
	dose := pets.Dose{Vaccine: "x", GivenOn: date("2020-01-01"), ValidUntil: &until, Batch: new("x"), Vet: new("x")}
	for _, test := range []struct {
		field    string
		all      pets.Mentions // of a thing of this kind
		mentions pets.Mentions // of an input that mentions this field alone
		missing  func(pets.Mentions) error
	}{
		{"note", 1, (&pets.WeightInput{Note: pets.Some[*string](nil)}).Mentions(), weight.Missing},
		{"validUntil", 7, (&pets.VaccinationInput{ValidUntil: pets.Some[*pets.Date](nil)}).Mentions(), dose.Missing},
		{"batch", 7, (&pets.VaccinationInput{Batch: pets.Some[*string](nil)}).Mentions(), dose.Missing},
		{"vet", 7, (&pets.VaccinationInput{Vet: pets.Some[*string](nil)}).Mentions(), dose.Missing},
	} {
		want := []pets.Problem{{Code: pets.MissingField, Path: []string{test.field}}}
		if diff := cmp.Diff(want, problems(t, test.missing(test.all&^test.mentions))); diff != "" {
			t.Errorf("%s: %s", test.field, diff)
		}
		if err := test.missing(test.all); err != nil {
			t.Errorf("%s is mentioned, and missed: %v", test.field, err)
		}
	}
	if err := (&pets.Measurement{}).Missing(0); err != nil {
		t.Error("a weight without a note guards something: ", err)
	}
	if err := (&pets.Dose{}).Missing(0); err != nil {
		t.Error("a vaccination without values guards something: ", err)
	}
}
