package graph_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"menagerie/graph/scalar"
	"menagerie/internal/app/apptest"
	"menagerie/internal/pets"
)

// viewerOf returns the user whose client it is.
func viewerOf(t testing.TB, c *apptest.Client) pets.UserID {
	t.Helper()
	var data struct{ Viewer struct{ ID string } }
	c.Do(`{ viewer { id } }`, nil, &data)
	id, ok := scalar.ParseIDOf[pets.UserID](data.Viewer.ID)
	if !ok {
		t.Fatalf("%q is no user's id", data.Viewer.ID)
	}
	return id
}

// households returns the ids of the viewer's households.
func (s stage) households(t testing.TB) []string {
	t.Helper()
	return householdsOf(s.Client)
}

func householdsOf(c *apptest.Client) []string {
	var data struct {
		Viewer struct{ Households []struct{ ID string } }
	}
	c.Do(`{ viewer { households { id } } }`, nil, &data)
	var ids []string
	for _, h := range data.Viewer.Households {
		ids = append(ids, h.ID)
	}
	return ids
}

// household adds a household. The API has no mutation for it: it is what an import does with --household.
func (s stage) household(t testing.TB, name string) string {
	t.Helper()
	h, err := s.instance.DB.CreateHousehold(t.Context(), pets.Viewer{User: viewerOf(t, s.Client)}, name, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return scalar.FormatID(h.ID)
}

// share makes the client's user a member of a household. The API has no mutation for it yet.
func share(t testing.TB, i *apptest.Instance, c *apptest.Client, household string) {
	t.Helper()
	_, err := i.DB.SQL(t).ExecContext(t.Context(), `INSERT INTO memberships (user_id, household_id, role, created_at) VALUES ($1, $2, 'OWNER', now())`,
		viewerOf(t, c).String(), householdID(t, household))
	if err != nil {
		t.Fatal(err)
	}
}

// householdID returns a household's id as it stands in the database.
func householdID(t testing.TB, id string) string {
	t.Helper()
	h, ok := scalar.ParseIDOf[pets.HouseholdID](id)
	if !ok {
		t.Fatal(id)
	}
	return h.String()
}

// randomID returns a well-formed id of nothing.
func randomID(typ string) string {
	household, row := pets.HouseholdID(uuid.Must(uuid.NewV7())), pets.UUID(uuid.Must(uuid.NewV7()))
	switch typ {
	case "User":
		return scalar.FormatID(pets.UserID(row))
	case "Household":
		return scalar.FormatID(household)
	case "Animal":
		return scalar.FormatID(pets.AnimalID{Household: household, UUID: row})
	case "Weight":
		return scalar.FormatID(pets.WeightID{Household: household, UUID: row})
	case "Vaccination":
		return scalar.FormatID(pets.VaccinationID{Household: household, UUID: row})
	case "Session":
		return scalar.FormatID(pets.SessionID(row))
	}
	panic(typ)
}
