package graph

import (
	"context"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"menagerie/graph/generated"
)

// everyType are the names of all types, by any of which a fragment can select something of what hangs below a field.
var everyType = sync.OnceValue(func() []string {
	var names []string
	for name := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		names = append(names, name)
	}
	return names
})

// implementing are the names by any of which a fragment can select something of an object: its own and its interfaces'.
var implementing = sync.OnceValue(func() map[string][]string {
	names := map[string][]string{}
	for name, def := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		names[name] = append([]string{name}, def.Interfaces...)
	}
	return names
})

func typesOf(object string) []string { return implementing()[object] }

// passage are the fields through which selectedBelow looks.
var passage = map[string]bool{"nodes": true, "edges": true, "node": true, "user": true, "changedBy": true, "deletedBy": true}

// selectedBelow returns the fields that the operation selects on the things that the current field resolves to: for the name
// of each the batches (see batchName) of the arguments with which it is selected. It looks through connections, members and
// changes to the things in them.
func selectedBelow(ctx context.Context) map[string]map[string]bool {
	op := graphql.GetOperationContext(ctx)
	selected := map[string]map[string]bool{}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, f := range graphql.CollectFields(op, set, everyType()) {
			switch {
			case passage[f.Name]:
				walk(f.Selections)
			case len(f.Selections) > 0:
				if selected[f.Name] == nil {
					selected[f.Name] = map[string]bool{}
				}
				selected[f.Name][batchName(op, f)] = true
			}
		}
	}
	walk(graphql.GetFieldContext(ctx).Field.Selections)
	return selected
}

// selects reports whether the operation selects a field of an object anywhere.
func selects(ctx context.Context, object, field string) bool {
	op := graphql.GetOperationContext(ctx)
	visited := map[string]bool{}
	var in func(ast.SelectionSet) bool
	in = func(set ast.SelectionSet) bool {
		return slices.ContainsFunc(set, func(s ast.Selection) bool {
			switch s := s.(type) {
			case *ast.Field:
				return s.Name == field && s.ObjectDefinition.Name == object || in(s.SelectionSet)
			case *ast.InlineFragment:
				return in(s.SelectionSet)
			case *ast.FragmentSpread:
				if visited[s.Name] {
					return false
				}
				visited[s.Name] = true
				return in(s.Definition.SelectionSet)
			}
			return false
		})
	}
	return in(op.Operation.SelectionSet)
}
