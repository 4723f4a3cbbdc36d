package graph

import (
	"slices"
	"testing"

	"menagerie/db"
	"menagerie/graph/generated"
)

// TestEveryFieldOfAnAnimalHasItsColumns: a field that is added to Animal is always read, or named with the columns that a list can do without.
func TestEveryFieldOfAnAnimalHasItsColumns(t *testing.T) {
	t.Parallel()
	always := map[string]bool{
		"id": true, "version": true, "name": true, "species": true, "status": true, // in every list
		"household": true, "weights": true, "vaccinations": true, "history": true, // fetched by the id
	}
	all := db.AnimalColumns(0)
	for _, f := range generated.NewExecutableSchema(generated.Config{}).Schema().Types["Animal"].Fields {
		columns, ok := animalColumns[f.Name]
		if ok == always[f.Name] {
			t.Errorf("Animal.%s: read always %v, from columns that can be left out %v", f.Name, always[f.Name], ok)
		}
		all |= columns
	}
	if all != db.AllAnimalColumns {
		t.Errorf("the columns %b are of no field", db.AllAnimalColumns&^all)
	}
}

// TestEveryFieldOfCareIsRead: a field that is added to Weight or Vaccination is always read, or named with the details.
func TestEveryFieldOfCareIsRead(t *testing.T) {
	t.Parallel()
	for object, fields := range map[string][]string{
		"Weight":      append([]string{"id", "animal", "measuredOn", "grams"}, weightDetails...),
		"Vaccination": append([]string{"id", "animal", "vaccine", "givenOn", "validUntil"}, vaccinationDetails...),
	} {
		var all []string
		for _, f := range generated.NewExecutableSchema(generated.Config{}).Schema().Types[object].Fields {
			all = append(all, f.Name)
		}
		slices.Sort(all)
		slices.Sort(fields)
		if !slices.Equal(all, fields) {
			t.Errorf("%s has the fields %q, and %q are read", object, all, fields)
		}
	}
}

// TestFewListsOfColumns: whatever a client selects, there are three kinds of lists, and none of them is without what is selected.
func TestFewListsOfColumns(t *testing.T) {
	t.Parallel()
	kinds := map[db.AnimalColumns]bool{}
	for unneeded := range db.AnimalColumns(db.AllAnimalColumns) + 1 {
		without := leaveOut(unneeded)
		if without&^unneeded != 0 {
			t.Errorf("%b may be left out, and %b is", unneeded, without)
		}
		kinds[without] = true
	}
	if len(kinds) != 3 {
		t.Errorf("%d kinds", len(kinds))
	}
}
