package suite

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"

	"menagerie/bench/data"
	"menagerie/bench/plain"
	"menagerie/graph/scalar"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// The documents of the workloads. An animal has ten fields everywhere.
const (
	animalFields = `id version name species breed sex bornOn colour status updatedAt`

	pointDocument  = `query Point($id: ID!) { animal(id: $id) { ` + animalFields + ` } }`
	pageDocument   = `query Page($after: String!) { animals(first: 50, after: $after, orderBy: {field: NAME, direction: ASC}) { nodes { ` + animalFields + ` } pageInfo { hasNextPage endCursor } } }`
	nestedDocument = `query Nested($after: String!) { animals(first: 50, after: $after, orderBy: {field: NAME, direction: ASC}) { nodes { ` + animalFields + `
		weights(last: 5) { nodes { id measuredOn grams } } vaccinations { nodes { id vaccine givenOn validUntil } } } pageInfo { hasNextPage endCursor } } }`
	searchDocument  = `query Search($text: String!) { animals(first: 50, filter: {text: $text}, orderBy: {field: NAME, direction: ASC}) { nodes { ` + animalFields + ` } pageInfo { hasNextPage endCursor } } }`
	replaceDocument = `mutation Replace($id: ID!, $input: AnimalInput!) { replaceAnimal(id: $id, input: $input) { animal { ` + animalFields + ` } userErrors { code message } } }`
)

// A workload is what clients ask again and again: each time of other rows, in an order that a seed decides.
type workload struct {
	name, title string
	percent     int // of the mix
	statements  int // that the server may take for it
	make        func(w *world, r *rand.Rand) request
	first       string // the workload beside which the server is measured at this one, in the same rounds; empty: none
}

// workloads are all, in the order in which they are measured. The last is a mix of the others.
var workloads = append(mixed(), workload{"mix", "mix", 0, 0, (*world).mix, ""})

// mixed are the workloads of the mix with their shares in it.
func mixed() []workload {
	return []workload{
		{"point", "one animal", 40, 1, (*world).point, ""},
		{"page", "page of 50", 20, 1, func(w *world, r *rand.Rand) request { return w.page(r, near, false) }, ""},
		{"nested", "page of 50, each with 5 weights and its vaccinations", 10, 3, func(w *world, r *rand.Rand) request { return w.page(r, near, true) }, ""},
		{"replace", "full replacement, with its history row", 10, 1, (*world).replace, ""},
		{"page1000", "page 1,000", 10, 1, func(w *world, r *rand.Rand) request { return w.page(r, far, false) }, "page"},
		{"search", "search", 10, 1, (*world).search, ""},
	}
}

// request is one request, to the server and to the floor.
type request struct {
	workload string
	viewer   *viewer
	// What it asks for, of which each workload needs some.
	animal   int    // its number
	position int    // how many animals come before the page
	after    string // the cursor of the last of them
	word     string
	profile  *plain.Profile

	server, floor []byte // as they are sent
	want          []byte // what the body of a good answer begins with
}

// viewer is a user who is signed in.
type viewer struct {
	household     int
	user, session string
	token         string
	names         []named // the animals of the household in the order by name
}

// named is an animal in the order by name.
type named struct {
	n   int
	key string
	id  data.UUID
}

// world is whom and what there is to ask for.
type world struct {
	shape   data.Shape
	viewers []*viewer // first those of the registers
}

// signedIn are the households whose members send requests: all registers and some houses.
const (
	housesSignedIn = 16
	signedIn       = data.Registers + housesSignedIn
)

// byName returns the animals of a household in the order by name, which no replacement changes.
func byName(shape data.Shape, household int) []named {
	first, end := shape.Of(household)
	list := make([]named, 0, end-first)
	for n := first; n < end; n++ {
		a := shape.Animal(n)
		list = append(list, named{n, plain.Fold(a.Name), a.ID})
	}
	slices.SortFunc(list, func(a, b named) int { return cmp.Or(cmp.Compare(a.key, b.key), bytes.Compare(a.id[:], b.id[:])) })
	return list
}

func (w *world) anyone(r *rand.Rand) *viewer    { return w.viewers[r.IntN(len(w.viewers))] }
func (w *world) registrar(r *rand.Rand) *viewer { return w.viewers[r.IntN(data.Registers)] }

func (w *world) opaque(n int) string {
	household, id := w.shape.Key(n)
	return scalar.FormatID(pets.AnimalID{Household: pets.HouseholdID(household), UUID: pets.UUID(id)})
}

func (w *world) point(r *rand.Rand) request {
	v := w.anyone(r)
	q := request{workload: "point", viewer: v, animal: v.names[r.IntN(len(v.names))].n}
	id := w.opaque(q.animal)
	q.server = graphQL(v, pointDocument, map[string]any{"id": id})
	q.floor = plainGet("/animal", url.Values{"user": {v.user}, "id": {id}})
	q.want = []byte(`{"data":{"animal":{"id":"`)
	return q
}

// near and far choose where a page begins: among the first 500 animals of any viewer, or about the 50,000th of a register.
func near(w *world, r *rand.Rand) (*viewer, int) {
	v := w.anyone(r)
	if len(v.names) < 100 { // of few animals, as in a test
		v = w.registrar(r)
	}
	return v, 1 + r.IntN(max(1, min(500, len(v.names)-60)))
}

func far(w *world, r *rand.Rand) (*viewer, int) {
	v := w.registrar(r)
	return v, len(v.names)*5/6 + r.IntN(max(1, len(v.names)/60))
}

func (w *world) page(r *rand.Rand, where func(*world, *rand.Rand) (*viewer, int), below bool) request {
	v, position := where(w, r)
	last := v.names[position-1]
	q := request{workload: "page", viewer: v, position: position,
		after: page.Cursor{Order: string(pets.ByName), Key: last.key, ID: last.id}.String()}
	document, parameters := pageDocument, url.Values{"user": {v.user}, "after": {q.after}}
	if below {
		q.workload, document = "nested", nestedDocument
		parameters.Set("below", "1")
	}
	q.server = graphQL(v, document, map[string]any{"after": q.after})
	q.floor = plainGet("/animals", parameters)
	q.want = []byte(`{"data":{"animals":{"nodes":[{"id":"`)
	return q
}

func (w *world) search(r *rand.Rand) request {
	v := w.registrar(r)
	q := request{workload: "search", viewer: v, word: data.AnyWord(r)}
	q.server = graphQL(v, searchDocument, map[string]any{"text": q.word})
	q.floor = plainGet("/animals", url.Values{"user": {v.user}, "text": {q.word}})
	q.want = []byte(`{"data":{"animals":{"nodes":[`)
	return q
}

func (w *world) replace(r *rand.Rand) request {
	v := w.anyone(r)
	n := v.names[r.IntN(len(v.names))].n
	p := w.shape.Replacement(n, r)
	return w.replacing(v, n, &p)
}

func (w *world) replacing(v *viewer, n int, p *plain.Profile) request {
	q := request{workload: "replace", viewer: v, animal: n, profile: p}
	id := w.opaque(n)
	q.server = graphQL(v, replaceDocument, map[string]any{"id": id, "input": p})
	q.floor = plainPut("/animal", url.Values{"user": {v.user}, "session": {v.session}, "id": {id}}, p)
	q.want = []byte(`{"data":{"replaceAnimal":{"animal":{"id":"`)
	return q
}

func (w *world) mix(r *rand.Rand) request {
	at := r.IntN(100)
	for _, l := range mixed() {
		if at -= l.percent; at < 0 {
			return l.make(w, r)
		}
	}
	panic("the shares of the mix are not 100 %")
}

func workloadOf(name string) *workload {
	for i := range workloads {
		if workloads[i].name == name {
			return &workloads[i]
		}
	}
	return nil
}

// requests returns so many requests of a workload, always the same for the same seed.
func (w *world) requests(l *workload, seed uint64, count int) []request {
	r := rand.New(rand.NewPCG(seed, uint64(len(l.name))<<8|uint64(l.name[0]))) //nolint:gosec // no secret depends on it
	list := make([]request, count)
	for i := range list {
		list[i] = l.make(w, r)
	}
	return list
}

func graphQL(v *viewer, document string, variables map[string]any) []byte {
	body := mustJSON(map[string]any{"query": document, "variables": variables})
	return fmt.Appendf(nil, "POST /graphql HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		v.token, len(body), body)
}

func plainGet(path string, parameters url.Values) []byte {
	return fmt.Appendf(nil, "GET %s?%s HTTP/1.1\r\nHost: bench\r\n\r\n", path, parameters.Encode())
}

func plainPut(path string, parameters url.Values, value any) []byte {
	body := mustJSON(value)
	return fmt.Appendf(nil, "PUT %s?%s HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		path, parameters.Encode(), len(body), body)
}

func mustJSON(value any) []byte {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err) // there are but texts and numbers in it
	}
	return b
}
