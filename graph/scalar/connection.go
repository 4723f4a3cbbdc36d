package scalar

import (
	"io"

	"github.com/99designs/gqlgen/graphql"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// Connection is a page of a list as the schema has it.
type Connection[T any] struct {
	Edges    []page.Edge[T]
	Nodes    []T
	PageInfo PageInfo
	Count    Count // where the connection has a totalCount
}

// PageInfo tells where a page stands.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *page.Cursor // nil where the page is empty
}

// NewConnection takes a page apart.
func NewConnection[T any](p page.Page[T]) *Connection[T] {
	c := &Connection[T]{Edges: p.Edges, Nodes: make([]T, len(p.Edges)), PageInfo: PageInfo{HasNextPage: p.HasNext, HasPreviousPage: p.HasPrevious}}
	for i := range p.Edges {
		c.Nodes[i] = p.Edges[i].Node
	}
	if n := len(p.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &p.Edges[0].Cursor, &p.Edges[n-1].Cursor
	}
	return c
}

// The connections of the schema, and their edges, under the names that the generator looks for.
type (
	// AnimalConnection is a page of animals.
	AnimalConnection = Connection[*pets.Animal]
	// AnimalEdge is one of them with its position.
	AnimalEdge = page.Edge[*pets.Animal]
	// WeightConnection is a page of weights.
	WeightConnection = Connection[*pets.Weight]
	// WeightEdge is one of them with its position.
	WeightEdge = page.Edge[*pets.Weight]
	// VaccinationConnection is a page of vaccinations.
	VaccinationConnection = Connection[*pets.Vaccination]
	// VaccinationEdge is one of them with its position.
	VaccinationEdge = page.Edge[*pets.Vaccination]
	// AnimalChangeConnection is a page of changes.
	AnimalChangeConnection = Connection[*pets.Change]
	// AnimalChangeEdge is one of them with its position.
	AnimalChangeEdge = page.Edge[*pets.Change]
	// DeletedAnimalConnection is a page of animals in the trash.
	DeletedAnimalConnection = Connection[*pets.DeletedAnimal]
	// DeletedAnimalEdge is one of them with its position.
	DeletedAnimalEdge = page.Edge[*pets.DeletedAnimal]
)

// MarshalCursor writes a position in a list: as late as here, since most are never asked for.
func MarshalCursor(c page.Cursor) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendCursor(nil, c)) })
}

// AppendCursor writes what MarshalCursor writes.
func AppendCursor(dst []byte, c page.Cursor) []byte {
	dst = append(dst, '"')
	dst = c.Append(dst)
	return append(dst, '"')
}

// UnmarshalCursor reads a position in a list.
func UnmarshalCursor(v any) (page.Cursor, error) {
	s, err := graphql.UnmarshalString(v)
	if err != nil {
		return page.Cursor{}, err
	}
	return page.ParseCursor(s)
}
