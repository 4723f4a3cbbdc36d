package graph

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"menagerie/internal/page"
)

// maxObjects is how many objects an operation may ask for.
const maxObjects = 10_000

const (
	// guessedList stands for the length of a list that has no pages.
	guessedList = 10
	// onePerOperation is more than half of what is allowed. A password is as dear to check as thousands of objects are to
	// read, and whoever limits requests must be able to count the attempts.
	onePerOperation = maxObjects/2 + 1
)

// maxComplexity refuses an operation that could answer with more than maxObjects objects, before anything is fetched: pages
// within pages multiply.
type maxComplexity struct{}

// ExtensionName implements graphql.HandlerExtension.
func (maxComplexity) ExtensionName() string { return "Complexity" }

// Validate implements graphql.HandlerExtension.
func (maxComplexity) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext implements graphql.OperationContextMutator.
func (maxComplexity) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	c := complexity{variables: op.Variables, fragments: map[string]int{}}
	if c.of(op.Operation.SelectionSet) <= maxObjects {
		return nil
	}
	err := gqlerror.Errorf("the operation asks for more than the %d objects allowed; ask for smaller pages, or for less below them", maxObjects)
	err.Extensions = map[string]any{"code": CodeTooComplex}
	return err
}

// complexity counts the objects that an operation may answer with. It stops counting beyond maxObjects, and counts each
// fragment once, so that fragments within fragments cost no more than their text.
type complexity struct {
	variables map[string]any
	fragments map[string]int
}

func (c *complexity) of(set ast.SelectionSet) int {
	n := 0
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			n += c.field(s)
		case *ast.InlineFragment:
			n += c.of(s.SelectionSet)
		case *ast.FragmentSpread:
			of, known := c.fragments[s.Name]
			if !known {
				of = c.of(s.Definition.SelectionSet)
				c.fragments[s.Name] = of
			}
			n += of
		}
		if n > maxObjects {
			return maxObjects + 1
		}
	}
	return n
}

// field counts the objects of a field: those that it resolves to, times what hangs below each.
func (c *complexity) field(f *ast.Field) int {
	if len(f.SelectionSet) == 0 || f.ObjectDefinition == nil || isIntrospection(f.Name) {
		return 0
	}
	below := c.of(f.SelectionSet)
	switch f.Name {
	case "edges", "nodes", "node", "pageInfo":
		if f.ObjectDefinition.Name != "Query" {
			return below // counted with the connection
		}
	}
	if f.Name == "signUp" || f.Name == "signIn" {
		return min(onePerOperation+below, maxObjects+1)
	}
	return min(c.count(f)*(1+below), maxObjects+1)
}

// count returns how many objects a field resolves to at most.
func (c *complexity) count(f *ast.Field) int {
	args := f.ArgumentMap(c.variables)
	if ids, ok := args["ids"].([]any); ok {
		return min(len(ids), page.MaxSize)
	}
	switch f.Name {
	case "households", "members", "sessions":
		return guessedList
	}
	if f.Definition.Arguments.ForName("first") == nil {
		return 1
	}
	for _, name := range []string{"first", "last"} {
		if n, ok := asInt(args[name]); ok {
			return min(max(n, 0), page.MaxSize) // others are refused later, with a better message
		}
	}
	return page.DefaultSize
}

func asInt(v any) (int, bool) {
	switch v := v.(type) {
	case int64:
		return int(v), true
	case int:
		return v, true
	case json.Number:
		n, err := v.Int64()
		return int(n), err == nil
	}
	return 0, false
}
