// Bench measures how long the operations of an owner with many animals take, against a server that is running:
//
//	go run ./bench --url http://127.0.0.1:8080/graphql --email ann@example.org --password '…'
//
// With --other, the endpoint of a second instance on the same database, it also measures how long that goes on serving an
// access token whose session the first has ended.
//
// With --attack, it measures what honest clients notice of the attacks that the tests hold (internal/attack), instead.
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
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"menagerie/bench/suite"
)

type options struct {
	URL       string        `default:"http://127.0.0.1:8080/graphql" help:"The endpoint."`
	Other     string        `help:"The endpoint of a second instance on the same database."`
	Email     string        `help:"The account."`
	Password  string        `env:"MENAGERIE_PASSWORD" help:"Its password."`
	Clients   []int         `default:"1,16" help:"How many clients at once."`
	For       time.Duration `default:"5s" help:"How long each measurement takes."`
	Page      int           `default:"800" help:"The number of the far page, of 50 animals each."`
	Attack    bool          `help:"Measure the operations while hostile clients are at work, and without."`
	Attackers int           `default:"1" help:"How many hostile clients, with --attack. They take processor time of their own."`
	Nice      int           `default:"19" help:"The niceness of the hostile clients, with --attack: 0 to 19."`
	Rounds    int           `default:"5" help:"How often each operation is measured quiet and under attack, with --attack."`
	Hostile   bool          `hidden:"" help:"Be the hostile clients: --attack starts itself once more so."`
	Only      string        `help:"Measure only the operations whose name holds this."`
	Text      string        `default:"luna" help:"The text to search for."`
}

func main() {
	var c struct {
		Owner options       `cmd:"" default:"withargs" help:"Measure the operations of an owner with many animals, at a server that is running. This is what is done where no command is given."`
		Suite suite.Options `cmd:"" help:"Measure the server side by side with a plain program that answers the same, on a million animals."`
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var err error
	switch {
	case kong.Parse(&c).Command() == "suite":
		err = suite.Run(ctx, &c.Suite, os.Stdout)
	case c.Owner.Hostile:
		err = beHostile(&c.Owner, os.Stdin, os.Stdout)
	default:
		err = run(ctx, &c.Owner)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// An operation is a document and the variables of its next request.
type operation struct {
	name      string
	query     string
	variables func() map[string]any
	session   bool // known by the cookie of a session, not by a token
}

const (
	fields = `id version name species breed secondBreed sex neutered bornOn bornOnPrecision colour markings
		identifiers { kind value registry issuedOn } status tags notes createdAt updatedAt`
	pageQuery = `query Page($after: String, $text: String) { animals(first: 50, after: $after, filter: {text: $text}, orderBy: {field: NAME, direction: ASC}) {
		nodes { ` + fields + ` } pageInfo { hasNextPage endCursor } } }`
	replaceQuery = `mutation Replace($id: ID!, $input: AnimalInput!) { replaceAnimal(id: $id, input: $input) { animal { ` + fields + ` } userErrors { message } } }`
)

func run(ctx context.Context, o *options) error {
	if o.Email == "" || o.Password == "" {
		return errors.New("name the account with --email and --password")
	}
	c := &client{url: o.URL, http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: slices.Max(o.Clients)}}}
	if err := c.signIn(ctx, o.Email, o.Password); err != nil {
		return err
	}
	if err := c.openSession(ctx, o.Email, o.Password); err != nil {
		return err
	}
	defer c.closeSession(ctx)
	animals, far, err := c.walk(ctx, o.Page)
	if err != nil {
		return err
	}
	fmt.Printf("%d animals seen, far page: %d\n\n", len(animals), o.Page)
	some := func() json.RawMessage { return animals[rand.N(len(animals))] } //nolint:gosec // no secret depends on it
	operations := []operation{
		{name: "animal", query: `query Animal($id: ID!) { animal(id: $id) { ` + fields + ` } }`,
			variables: func() map[string]any { return map[string]any{"id": idOf(some())} }},
		{name: "page of 50", query: pageQuery, variables: func() map[string]any { return nil }},
		{name: fmt.Sprintf("page %d", o.Page), query: pageQuery, variables: func() map[string]any { return map[string]any{"after": far} }},
		{name: "search " + o.Text, query: pageQuery, variables: func() map[string]any { return map[string]any{"text": o.Text} }},
		{name: "replace, token", query: replaceQuery, variables: func() map[string]any { return replacement(some()) }},
		{name: "replace, session", query: replaceQuery, variables: func() map[string]any { return replacement(some()) }, session: true},
	}
	operations = slices.DeleteFunc(operations, func(op operation) bool { return !strings.Contains(op.name, o.Only) })
	if o.Attack {
		return c.underAttack(ctx, o, operations)
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
	if o.Other == "" {
		return nil
	}
	times, err := c.signOuts(ctx, o)
	if err == nil {
		fmt.Printf("\nfrom the answer to a sign-out to the first refusal at %s: p50 %s ms, p99 %s ms, of %d\n",
			o.Other, percentile(times, 50), percentile(times, 99), len(times))
	}
	return err
}

type client struct {
	url    string
	token  string
	cookie *http.Cookie
	http   *http.Client
}

// at returns the address of a path of the server.
func (c *client) at(path string) string { return strings.TrimSuffix(c.url, "/graphql") + path }

// answer is what there is to know of an answer.
type answer struct {
	status  string
	ok      bool
	cookies []*http.Cookie
	body    []byte
}

func (a *answer) error() error { return fmt.Errorf("%s: %s", a.status, a.body) }

// send sends a request and returns the answer, whatever it is.
func (c *client) send(ctx context.Context, method, url string, body any, credential func(*http.Request)) (*answer, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	credential(req)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	a := &answer{status: resp.Status, ok: resp.StatusCode == http.StatusOK, cookies: resp.Cookies()}
	a.body, err = io.ReadAll(resp.Body)
	return a, err
}

func (c *client) byToken(r *http.Request) {
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
}

func (c *client) bySession(r *http.Request) {
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
}

// openSession signs in by a session beside the token.
func (c *client) openSession(ctx context.Context, email, password string) error {
	a, err := c.send(ctx, http.MethodPost, c.at("/session"), map[string]any{"email": email, "password": password}, c.bySession)
	if err != nil {
		return err
	}
	if !a.ok || len(a.cookies) == 0 {
		return a.error()
	}
	c.cookie = a.cookies[0]
	return nil
}

// closeSession signs out; that it fails changes nothing that has been measured.
func (c *client) closeSession(ctx context.Context) {
	_, _ = c.send(ctx, http.MethodDelete, c.at("/session"), nil, c.bySession)
}

// signOuts measures how long the other instance serves a token after its session was ended here.
func (c *client) signOuts(ctx context.Context, o *options) ([]time.Duration, error) {
	const rounds = 20 // the limit of attempts from one address admits no more at once
	var times []time.Duration
	there := &client{url: o.Other, http: c.http}
	for range rounds {
		if err := c.openSession(ctx, o.Email, o.Password); err != nil {
			return nil, err
		}
		a, err := c.send(ctx, http.MethodPost, c.at("/session/token"), map[string]any{}, c.bySession)
		if err != nil {
			return nil, err
		}
		var token struct {
			AccessToken string `json:"accessToken"`
		}
		if err := json.Unmarshal(a.body, &token); err != nil {
			return nil, err
		}
		there.token = token.AccessToken
		if err := there.do(ctx, operation{query: `{ viewer { id } }`}, nil, nil); err != nil {
			return nil, err
		}
		c.closeSession(ctx)
		ended := time.Now()
		for there.do(ctx, operation{query: `{ viewer { id } }`}, nil, nil) == nil {
		}
		times = append(times, time.Since(ended))
	}
	slices.Sort(times)
	return times, nil
}

// do sends an operation. An answer with errors is an error: what fails fast must not count as fast.
func (c *client) do(ctx context.Context, op operation, variables map[string]any, out any) error {
	credential := c.byToken
	if op.session {
		credential = c.bySession
	}
	a, err := c.send(ctx, http.MethodPost, c.url, map[string]any{"query": op.query, "variables": variables}, credential)
	if err != nil {
		return err
	}
	if !a.ok || bytes.HasPrefix(a.body, []byte(`{"errors"`)) || !bytes.Contains(a.body, []byte(`"data"`)) {
		return a.error()
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(a.body, &struct {
		Data any `json:"data"`
	}{out})
}

func (c *client) signIn(ctx context.Context, email, password string) error {
	var out struct {
		SignIn struct {
			AccessToken string `json:"accessToken"`
		} `json:"signIn"`
	}
	err := c.do(ctx, operation{query: `mutation SignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`},
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
		if err := c.do(ctx, operation{query: pageQuery}, variables, &out); err != nil {
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
				if e := c.do(ctx, op, variables, nil); e != nil {
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
	return fmt.Sprintf("%.2f", float64(at(sorted, p).Microseconds())/1000)
}

// at returns the time at a percentile of some that there are.
func at(sorted []time.Duration, p int) time.Duration { return sorted[(len(sorted)-1)*p/100] }
