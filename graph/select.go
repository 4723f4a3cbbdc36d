package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

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
