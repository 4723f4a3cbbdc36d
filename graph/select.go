package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"menagerie/db"
)

// walk shows visit each selection of a set and all that hangs below it, a fragment once, until visit returns false. It reports whether it never did.
func walk(set ast.SelectionSet, visit func(ast.Selection) bool) bool {
	visited := map[*ast.FragmentDefinition]bool{}
	var in func(ast.SelectionSet) bool
	in = func(set ast.SelectionSet) bool {
		for _, s := range set {
			if !visit(s) {
				return false
			}
			var below ast.SelectionSet
			switch s := s.(type) {
			case *ast.Field:
				below = s.SelectionSet
			case *ast.InlineFragment:
				below = s.SelectionSet
			case *ast.FragmentSpread:
				if !visited[s.Definition] {
					visited[s.Definition] = true
					below = s.Definition.SelectionSet
				}
			}
			if !in(below) {
				return false
			}
		}
		return true
	}
	return in(set)
}

// directivesOf returns the directives that stand at a selection.
func directivesOf(s ast.Selection) *ast.DirectiveList {
	switch s := s.(type) {
	case *ast.Field:
		return &s.Directives
	case *ast.InlineFragment:
		return &s.Directives
	case *ast.FragmentSpread:
		return &s.Directives
	}
	panic("a selection is a field or a fragment")
}

// selected calls yield for each field that the operation selects anywhere, be it skipped or not, until yield returns false.
func selected(ctx context.Context, yield func(object, field string) bool) {
	walk(graphql.GetOperationContext(ctx).Operation.SelectionSet, func(s ast.Selection) bool {
		f, ok := s.(*ast.Field)
		return !ok || yield(f.ObjectDefinition.Name, f.Name)
	})
}

// selects reports whether the operation selects one of these fields of an object anywhere.
func selects(ctx context.Context, object string, fields ...string) bool {
	found := false
	selected(ctx, func(o, f string) bool {
		found = o == object && slices.Contains(fields, f)
		return !found
	})
	return found
}

// What weights and vaccinations in lists are read with if it is selected.
var (
	weightDetails      = []string{"version", "note"}
	vaccinationDetails = []string{"version", "batch", "vet"}
)

// animalColumns are the fields of Animal that come from columns which a list can do without.
var animalColumns = map[string]db.AnimalColumns{
	"breed": db.AnimalBreeds, "secondBreed": db.AnimalBreeds,
	"sex": db.AnimalSex, "neutered": db.AnimalSex,
	"bornOn": db.AnimalBirth, "bornOnPrecision": db.AnimalBirth,
	"colour": db.AnimalLooks, "markings": db.AnimalLooks,
	"identifiers": db.AnimalIdentifiers,
	"tags":        db.AnimalTags,
	"notes":       db.AnimalNotes,
	"createdAt":   db.AnimalCreatedAt,
	"updatedAt":   db.AnimalUpdatedAt,
}

// leftOut are the sets of columns that lists do without. The client chooses what it selects, but each set is a statement of its own, which
// every connection to PostgreSQL keeps: so there are only these, and none.
var leftOut = []db.AnimalColumns{
	db.AllAnimalColumns, // names alone
	db.AnimalIdentifiers | db.AnimalTags | db.AnimalNotes | db.AnimalCreatedAt, // as the rows of a table have them
}

// leaveOut returns the largest of those sets of which nothing is needed.
func leaveOut(unneeded db.AnimalColumns) db.AnimalColumns {
	for _, set := range leftOut {
		if unneeded&set == set {
			return set
		}
	}
	return 0
}

// unselected returns columns of animals that the operation selects nowhere.
func unselected(ctx context.Context) db.AnimalColumns {
	without := db.AnimalColumns(db.AllAnimalColumns)
	selected(ctx, func(object, field string) bool {
		if object == "Animal" {
			without &^= animalColumns[field]
		}
		return true
	})
	return leaveOut(without)
}
