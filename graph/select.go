package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// everyType are the names by which a fragment can select something of what hangs below a field here.
var everyType = []string{"Node", "User", "Household", "Member", "Animal", "Weight", "Vaccination",
	"AnimalConnection", "AnimalEdge", "WeightConnection", "WeightEdge", "VaccinationConnection", "VaccinationEdge"}

// selectedBelow returns the names of the fields that the operation selects on the things that the current field resolves
// to. It looks through connections and members to the things in them.
func selectedBelow(ctx context.Context) map[string]bool {
	op := graphql.GetOperationContext(ctx)
	names := map[string]bool{}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, f := range graphql.CollectFields(op, set, everyType) {
			switch f.Name {
			case "nodes", "edges", "node", "user":
				walk(f.Selections)
			default:
				names[f.Name] = true
			}
		}
	}
	walk(graphql.GetFieldContext(ctx).Field.Selections)
	return names
}
