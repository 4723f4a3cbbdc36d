package scalar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"pgregory.net/rapid"

	"menagerie/graph/scalar"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// TestAppend: what AppendX appends is what MarshalX writes, and what was there before stays.
func TestAppend(t *testing.T) {
	same := func(t *rapid.T, name string, appended func([]byte) []byte, m graphql.Marshaler) {
		t.Helper()
		want := written(m)
		if got := string(appended([]byte("before "))); got != "before "+want && (want != "null" || got != "before ") {
			t.Errorf("%s: %q is appended, and %q written", name, got, want)
		}
	}
	uuid := rapid.Custom(func(t *rapid.T) (u [16]byte) {
		copy(u[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "uuid"))
		return u
	})
	rapid.Check(t, func(t *rapid.T) {
		h, r := pets.HouseholdID(uuid.Draw(t, "household")), uuid.Draw(t, "row")
		same(t, "UserID", func(b []byte) []byte { return scalar.AppendUserID(b, r) }, scalar.MarshalUserID(r))
		same(t, "HouseholdID", func(b []byte) []byte { return scalar.AppendHouseholdID(b, h) }, scalar.MarshalHouseholdID(h))
		same(t, "SessionID", func(b []byte) []byte { return scalar.AppendSessionID(b, r) }, scalar.MarshalSessionID(r))
		animal := pets.AnimalID{Household: h, UUID: r}
		same(t, "AnimalID", func(b []byte) []byte { return scalar.AppendAnimalID(b, animal) }, scalar.MarshalAnimalID(animal))
		weight := pets.WeightID{Household: h, UUID: r}
		same(t, "WeightID", func(b []byte) []byte { return scalar.AppendWeightID(b, weight) }, scalar.MarshalWeightID(weight))
		vaccination := pets.VaccinationID{Household: h, UUID: r}
		same(t, "VaccinationID", func(b []byte) []byte { return scalar.AppendVaccinationID(b, vaccination) }, scalar.MarshalVaccinationID(vaccination))
		i := rapid.Int().Draw(t, "int")
		same(t, "Int", func(b []byte) []byte { return scalar.AppendInt(b, i) }, scalar.MarshalInt(i))
		moment := time.Unix(rapid.Int64Range(-99_999_999_999, 299_999_999_999).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).
			In(time.FixedZone("", rapid.IntRange(-50_000, 50_000).Draw(t, "zone")))
		same(t, "DateTime", func(b []byte) []byte { return scalar.AppendDateTime(b, moment) }, scalar.MarshalDateTime(moment))
		day := pets.DateOf(moment)
		if moment.Year() < pets.MinYear || moment.Year() > pets.MaxYear {
			day = pets.Date{}
		}
		same(t, "Date", func(b []byte) []byte { return scalar.AppendDate(b, day) }, scalar.MarshalDate(day))
		if text, want := day.String(), day.Time().Format(time.DateOnly); text != want {
			t.Errorf("the day %s is written %s", want, text)
		}
		cursor := page.Cursor{Order: rapid.String().Draw(t, "order"), Key: rapid.String().Draw(t, "key"), ID: r}
		same(t, "Cursor", func(b []byte) []byte { return scalar.AppendCursor(b, cursor) }, graphql.MarshalString(cursor.String()))
		value := rapid.SampledFrom([]json.RawMessage{nil, json.RawMessage(`null`), json.RawMessage(`{"a":[1]}`)}).Draw(t, "value")
		same(t, "FieldValue", func(b []byte) []byte { return scalar.AppendFieldValue(b, value) }, scalar.MarshalFieldValue(value))
	})
}
