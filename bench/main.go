// Bench measures how long the operations of an owner with many animals take, against a server that is running:
//
//	go run ./bench --url http://127.0.0.1:8080/graphql --email ann@example.org --password '…'
//
// It reads and replaces animals of that account and changes nothing but their versions.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/alecthomas/kong"
)

type options struct {
	URL      string        `default:"http://127.0.0.1:8080/graphql" help:"The endpoint."`
	Email    string        `required:"" help:"The account."`
	Password string        `required:"" env:"MENAGERIE_PASSWORD" help:"Its password."`
	Clients  []int         `default:"1,16" help:"How many clients at once."`
	For      time.Duration `default:"5s" help:"How long each measurement takes."`
	Page     int           `default:"800" help:"The number of the far page, of 50 animals each."`
	Text     string        `default:"luna" help:"The text to search for."`
}

func main() {
	var o options
	kong.Parse(&o, kong.Description("Measures the operations of an owner with many animals."))
	if err := run(context.Background(), &o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// An operation is a document and the variables of its next request.
type operation struct {
	name      string
	query     string
	variables func() map[string]any
}

const (
	fields = `id version name species breed secondBreed sex neutered bornOn bornOnPrecision colour markings
		identifiers { kind value registry issuedOn } status tags notes createdAt updatedAt`
	pageQuery = `query Page($after: String, $text: String) { animals(first: 50, after: $after, filter: {text: $text}, orderBy: {field: NAME, direction: ASC}) {
		nodes { ` + fields + ` } pageInfo { hasNextPage endCursor } } }`
)

func run(ctx context.Context, o *options) error {
	c := &client{url: o.URL, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: slices.Max(o.Clients)}}}
	if err := c.signIn(ctx, o.Email, o.Password); err != nil {
		return err
	}
	animals, far, err := c.walk(ctx, o.Page)
	if err != nil {
		return err
	}
	fmt.Printf("%d animals seen, far page: %d\n\n", len(animals), o.Page)
	some := func() json.RawMessage { return animals[rand.N(len(animals))] } //nolint:gosec // no secret depends on it
	operations := []operation{
		{"animal", `query Animal($id: ID!) { animal(id: $id) { ` + fields + ` } }`,
			func() map[string]any { return map[string]any{"id": idOf(some())} }},
		{"page of 50", pageQuery, func() map[string]any { return nil }},
		{fmt.Sprintf("page %d", o.Page), pageQuery, func() map[string]any { return map[string]any{"after": far} }},
		{"search " + o.Text, pageQuery, func() map[string]any { return map[string]any{"text": o.Text} }},
		{"replace", `mutation Replace($id: ID!, $input: AnimalInput!) { replaceAnimal(id: $id, input: $input) { animal { ` + fields + ` } userErrors { message } } }`,
			func() map[string]any { return replacement(some()) }},
	}
	fmt.Println("| operation | clients | requests/s | p50 ms | p99 ms |")
	fmt.Println("|---|---|---|---|---|")
	for _, op := range operations {
		for _, clients := range o.Clients {
			times, took, err := c.measure(ctx, op, clients, o.For)
			if err != nil {
				return fmt.Errorf("%s: %w", op.name, err)
			}
			fmt.Printf("| %s | %d | %.0f | %s | %s |\n", op.name, clients,
				float64(len(times))/took.Seconds(), percentile(times, 50), percentile(times, 99))
		}
	}
	return nil
}

type client struct {
	url   string
	token string
	http  *http.Client
}

// do sends an operation. An answer with errors is an error: what fails fast must not count as fast.
func (c *client) do(ctx context.Context, query string, variables map[string]any, out any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || bytes.HasPrefix(answer, []byte(`{"errors"`)) || !bytes.Contains(answer, []byte(`"data"`)) {
		return fmt.Errorf("%s: %s", resp.Status, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, &struct {
		Data any `json:"data"`
	}{out})
}

func (c *client) signIn(ctx context.Context, email, password string) error {
	var out struct {
		SignIn struct {
			AccessToken string `json:"accessToken"`
		} `json:"signIn"`
	}
	err := c.do(ctx, `mutation SignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`,
		map[string]any{"input": map[string]any{"email": email, "password": password}}, &out)
	if err == nil && out.SignIn.AccessToken == "" {
		err = errors.New("wrong e-mail address or password")
	}
	c.token = out.SignIn.AccessToken
	return err
}

// walk goes to the far page, and returns the animals on the way and the cursor before that page.
func (c *client) walk(ctx context.Context, far int) (animals []json.RawMessage, cursor string, err error) {
	for n := 1; n < far; n++ {
		var out struct {
			Animals struct {
				Nodes    []json.RawMessage `json:"nodes"`
				PageInfo struct {
					HasNextPage bool   `json:"hasNextPage"`
					EndCursor   string `json:"endCursor"`
				} `json:"pageInfo"`
			} `json:"animals"`
		}
		variables := map[string]any{}
		if cursor != "" {
			variables["after"] = cursor
		}
		if err := c.do(ctx, pageQuery, variables, &out); err != nil {
			return nil, "", err
		}
		animals, cursor = append(animals, out.Animals.Nodes...), out.Animals.PageInfo.EndCursor
		if !out.Animals.PageInfo.HasNextPage {
			return nil, "", fmt.Errorf("the account has only %d pages of 50 animals; choose a nearer --page", n)
		}
	}
	return animals, cursor, nil
}

func idOf(animal json.RawMessage) string {
	var a struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(animal, &a) // it has been read from an answer before
	return a.ID
}

// replacement sends an animal back as it was read, whole.
func replacement(animal json.RawMessage) map[string]any {
	var input map[string]any
	_ = json.Unmarshal(animal, &input) // as above
	id := input["id"]
	for _, field := range []string{"id", "version", "createdAt", "updatedAt"} {
		delete(input, field)
	}
	return map[string]any{"id": id, "input": input}
}

// measure sends the operation from several clients for a while, after a warm-up of a tenth of it.
func (c *client) measure(ctx context.Context, op operation, clients int, d time.Duration) (times []time.Duration, took time.Duration, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	start := time.Now().Add(d / 10)
	end := start.Add(d)
	for range clients {
		all.Go(func() {
			var own []time.Duration
			for {
				variables := op.variables()
				sent := time.Now()
				if sent.After(end) {
					break
				}
				if e := c.do(ctx, op.query, variables, nil); e != nil {
					mu.Lock()
					err = e
					mu.Unlock()
					return
				}
				if sent.After(start) {
					own = append(own, time.Since(sent))
				}
			}
			mu.Lock()
			times = append(times, own...)
			mu.Unlock()
		})
	}
	all.Wait()
	slices.Sort(times)
	return times, d, err
}

func percentile(sorted []time.Duration, p int) string {
	if len(sorted) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(sorted[(len(sorted)-1)*p/100].Microseconds())/1000)
}
