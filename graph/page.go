package graph

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"menagerie/graph/model"
	"menagerie/graph/scalar"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

func pageArgs(first *int, after *string, last *int, before *string) page.Args {
	return page.Args{First: first, After: after, Last: last, Before: before}
}

// connection takes a page apart: its edges, its nodes, and where it stands.
func connection[T, E any](p page.Page[*T], edge func(cursor string, node *T) *E) ([]*E, []*T, *model.PageInfo) {
	edges, nodes := make([]*E, len(p.Edges)), make([]*T, len(p.Edges))
	info := &model.PageInfo{HasNextPage: p.HasNext, HasPreviousPage: p.HasPrevious}
	for i, e := range p.Edges {
		cursor := e.Cursor.String()
		edges[i], nodes[i] = edge(cursor, e.Node), e.Node
		if i == 0 {
			info.StartCursor = &cursor
		}
		info.EndCursor = &cursor
	}
	return edges, nodes, info
}

func animalConnection(p page.Page[*pets.Animal], count scalar.Count) *model.AnimalConnection {
	c := &model.AnimalConnection{Count: count}
	c.Edges, c.Nodes, c.PageInfo = connection(p, func(cursor string, node *pets.Animal) *model.AnimalEdge {
		return &model.AnimalEdge{Cursor: cursor, Node: node}
	})
	return c
}

func weightConnection(p page.Page[*pets.Weight]) *model.WeightConnection {
	c := &model.WeightConnection{}
	c.Edges, c.Nodes, c.PageInfo = connection(p, func(cursor string, node *pets.Weight) *model.WeightEdge {
		return &model.WeightEdge{Cursor: cursor, Node: node}
	})
	return c
}

func vaccinationConnection(p page.Page[*pets.Vaccination]) *model.VaccinationConnection {
	c := &model.VaccinationConnection{}
	c.Edges, c.Nodes, c.PageInfo = connection(p, func(cursor string, node *pets.Vaccination) *model.VaccinationEdge {
		return &model.VaccinationEdge{Cursor: cursor, Node: node}
	})
	return c
}

func changeConnection(p page.Page[*pets.Change]) *model.AnimalChangeConnection {
	c := &model.AnimalChangeConnection{}
	c.Edges, c.Nodes, c.PageInfo = connection(p, func(cursor string, node *pets.Change) *model.AnimalChangeEdge {
		return &model.AnimalChangeEdge{Cursor: cursor, Node: node}
	})
	return c
}

func deletedAnimalConnection(p page.Page[*pets.DeletedAnimal]) *model.DeletedAnimalConnection {
	c := &model.DeletedAnimalConnection{}
	c.Edges, c.Nodes, c.PageInfo = connection(p, func(cursor string, node *pets.DeletedAnimal) *model.DeletedAnimalEdge {
		return &model.DeletedAnimalEdge{Cursor: cursor, Node: node}
	})
	return c
}

// countAll counts what each of the connections is a page of: once for each field that has resolved to some of them, side by side.
func countAll(ctx context.Context, connections []*model.AnimalConnection) ([]int, error) {
	households := map[*scalar.Counter][]pets.HouseholdID{}
	for _, c := range connections {
		if list := households[c.Count.Counter]; !slices.Contains(list, c.Count.Household) {
			households[c.Count.Counter] = append(list, c.Count.Household)
		}
	}
	var mu sync.Mutex
	counted := make(map[*scalar.Counter]map[pets.HouseholdID]int, len(households))
	all, ctx := errgroup.WithContext(ctx)
	for counter, list := range households {
		all.Go(func() error {
			n, err := (*counter)(ctx, list)
			mu.Lock()
			defer mu.Unlock()
			counted[counter] = n
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	return each(connections, func(c *model.AnimalConnection) int { return counted[c.Count.Counter][c.Count.Household] }), nil
}
