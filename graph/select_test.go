package graph

import (
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
