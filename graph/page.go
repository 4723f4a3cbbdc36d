package graph

import (
	"context"
	"slices"

	"menagerie/graph/scalar"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

func pageArgs(first *int, after *string, last *int, before *string) page.Args {
	return page.Args{First: first, After: after, Last: last, Before: before}
}

// countAll counts what each of the connections is a page of: once for each field that has resolved to some of them.
func countAll(ctx context.Context, connections []*scalar.AnimalConnection) ([]int, error) {
	households := map[*scalar.Counter][]pets.HouseholdID{}
	for _, c := range connections {
		if list := households[c.Count.Counter]; !slices.Contains(list, c.Count.Household) {
			households[c.Count.Counter] = append(list, c.Count.Household)
		}
	}
	counted := make(map[*scalar.Counter]map[pets.HouseholdID]int, len(households))
	for counter, list := range households {
		n, err := (*counter)(ctx, list)
		if err != nil {
			return nil, err
		}
		counted[counter] = n
	}
	return each(connections, func(c *scalar.AnimalConnection) int { return counted[c.Count.Counter][c.Count.Household] }), nil
}
