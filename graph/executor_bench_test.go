package graph

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"menagerie/breadth"
	"menagerie/graph/generated"
	"menagerie/graph/model"
	"menagerie/graph/scalar"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// canned answers with the same page at once, so that what is measured is the executor.
type canned struct {
	generated.ResolverRoot
	animals      *scalar.AnimalConnection
	weights      *scalar.WeightConnection
	vaccinations *scalar.VaccinationConnection
}

type (
	cannedQuery struct {
		generated.QueryResolver
		*canned
	}
	cannedAnimal struct {
		generated.AnimalResolver
		*canned
	}
)

func (c *canned) Query() generated.QueryResolver   { return cannedQuery{canned: c} }
func (c *canned) Animal() generated.AnimalResolver { return cannedAnimal{canned: c} }

func (c cannedQuery) Animal(context.Context, string) (*pets.Animal, error) {
	return c.animals.Nodes[0], nil
}

func (c cannedQuery) Animals(context.Context, *int, *string, *int, *string, *model.AnimalFilter, *model.AnimalOrder) (*scalar.AnimalConnection, error) {
	return c.animals, nil
}

func (c cannedAnimal) Weights(_ context.Context, objs []*pets.Animal, _ *int, _ *string, _ *int, _ *string) ([]*scalar.WeightConnection, error) {
	return each(objs, func(*pets.Animal) *scalar.WeightConnection { return c.weights }), nil
}

func (c cannedAnimal) Vaccinations(_ context.Context, objs []*pets.Animal, _ *int, _ *string, _ *int, _ *string) ([]*scalar.VaccinationConnection, error) {
	return each(objs, func(*pets.Animal) *scalar.VaccinationConnection { return c.vaccinations }), nil
}

func newCanned() *canned {
	now := time.Date(2026, 1, 31, 8, 15, 0, 123456000, time.UTC)
	text := func(s string) *string { return &s }
	day := pets.DateOf(now)
	var animals []page.Edge[*pets.Animal]
	for i := range 50 {
		animals = append(animals, page.Edge[*pets.Animal]{Node: &pets.Animal{
			ID: pets.AnimalID{Household: pets.HouseholdID{1}, UUID: pets.UUID{byte(i)}}, Version: i, CreatedAt: now, UpdatedAt: now,
			Profile: pets.Profile{
				Name: fmt.Sprint("Minka ", i), Species: pets.Cat, Breed: text("European Shorthair"), Sex: pets.Female, BornOn: &day, BornOnPrecision: pets.ToTheDay,
				Colour: text("tabby"), Status: pets.Active, Tags: []string{"indoor", "shy"}, Notes: text("Likes \"her\" box."),
				Identifiers: []pets.Identifier{{Kind: pets.Microchip, Value: "276098106234567"}},
			},
		}})
	}
	c := &canned{animals: scalar.NewConnection(page.Page[*pets.Animal]{Edges: animals, HasNext: true})}
	c.weights = scalar.NewConnection(page.Page[*pets.Weight]{Edges: make([]page.Edge[*pets.Weight], 5)})
	for i := range c.weights.Nodes {
		c.weights.Nodes[i] = &pets.Weight{ID: pets.WeightID{UUID: pets.UUID{byte(i)}}, Measurement: pets.Measurement{MeasuredOn: day, Grams: 4000 + i}}
	}
	c.vaccinations = scalar.NewConnection(page.Page[*pets.Vaccination]{Edges: make([]page.Edge[*pets.Vaccination], 3)})
	for i := range c.vaccinations.Nodes {
		c.vaccinations.Nodes[i] = &pets.Vaccination{ID: pets.VaccinationID{UUID: pets.UUID{byte(i)}}, Dose: pets.Dose{Vaccine: "Rabies", GivenOn: day, ValidUntil: &day}}
	}
	return c
}

// BenchmarkExecutor compares the executors: from a document that is known to the JSON, with resolvers that have their answers at hand.
func BenchmarkExecutor(b *testing.B) {
	const animal = `id version name species breed secondBreed sex neutered bornOn bornOnPrecision colour markings tags status notes createdAt updatedAt identifiers { kind value registry issuedOn } `
	for _, operation := range []struct{ name, text string }{
		{"point", `{ animal(id: "x") { ` + animal + ` } }`},
		{"page", `{ animals(first: 50) { nodes { ` + animal + ` } pageInfo { hasNextPage endCursor } } }`},
		{"nested page", `{ animals(first: 50) { nodes { ` + animal + ` weights(first: 5) { nodes { id measuredOn grams } } vaccinations { nodes { id vaccine givenOn validUntil } } } } }`},
	} {
		for _, executes := range []struct {
			name   string
			schema func(generated.Config) graphql.ExecutableSchema
		}{{"gqlgen", generated.NewExecutableSchema}, {"breadth first", generated.NewBreadthFirstSchema}} {
			b.Run(operation.name+"/"+executes.name, func(b *testing.B) {
				h := newHandler(Config{}, executes.schema(generated.Config{Resolvers: newCanned()}))
				params := &graphql.RawParams{Query: operation.text}
				b.ReportAllocs()
				n := 0
				for b.Loop() {
					p, errs := h.prepare(params)
					if len(errs) > 0 {
						b.Fatal(errs)
					}
					resp := h.execute(b.Context(), params, p)
					if len(resp.errors) > 0 {
						b.Fatal(resp.errors)
					}
					n = len(resp.data)
					breadth.Release(resp.data)
				}
				b.ReportMetric(float64(n), "B/answer")
			})
		}
	}
}

// BenchmarkRequest is BenchmarkExecutor with all that package graph does for a request: it reads the body, finds the document, counts the cost, checks
// the variables, executes, and writes the answer.
func BenchmarkRequest(b *testing.B) {
	const body = `{"operationName":"Animal","variables":{"id":"QQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},"query":"query Animal($id: ID!) { animal(id: $id) { id version name species breed sex bornOn colour status tags notes createdAt updatedAt } }"}`
	h := newHandler(Config{}, generated.NewBreadthFirstSchema(generated.Config{Resolvers: newCanned()}))
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "errors") {
			b.Fatal(w.Code, w.Body.String())
		}
	}
}
