package soak

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A recorder keeps the history of a fleet.
type recorder struct {
	begin    time.Time
	sent     atomic.Int64
	mu       sync.Mutex
	ops      []Op
	answered map[string]bool // the requests to which an answer came, by id
	writes   atomic.Int64    // how many changes were acknowledged
}

func newRecorder() *recorder { return &recorder{begin: time.Now(), answered: map[string]bool{}} }

func (r *recorder) now() int64 { return int64(time.Since(r.begin)) }

func (r *recorder) add(o Op) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ops = append(r.ops, o)
	if o.Kind != Read && o.Outcome == Done {
		r.writes.Add(1)
	}
}

// A herd is the animals that all clients change at the same time.
type herd struct {
	mu   sync.Mutex
	some []animal
}

// animal is what the clients believe of an animal, since somebody has seen it so.
type animal struct {
	id      string
	version int
	deleted bool
}

func (h *herd) pick(r *rand.Rand) animal {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.some[r.IntN(len(h.some))]
}

// put takes an animal in, in the place of another.
func (h *herd) put(r *rand.Rand, a animal) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.some[r.IntN(len(h.some))] = a
}

func (h *herd) saw(a animal) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if i := slices.IndexFunc(h.some, func(b animal) bool { return b.id == a.id }); i >= 0 {
		h.some[i] = a
	}
}

// client sends one request after the other, to one instance until that fails, and then to the next.
type client struct {
	number  int
	t       *testing.T
	fleet   *fleet
	history *recorder
	random  *rand.Rand
	http    *http.Client
	at      int // the instance
	pinned  bool
	token   string
	markers int
	failed  int // how often in a row
}

// answerWait is how long a client waits for an answer: longer than the program takes for one, whatever happens.
const answerWait = 20 * time.Second

const password = "correct horse battery staple"

func newClient(f *fleet, history *recorder, number int, seed uint64) *client {
	transport := &http.Transport{DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext}
	f.t.Cleanup(transport.CloseIdleConnections)
	return &client{
		number: number, t: f.t, fleet: f, history: history, random: rand.New(rand.NewPCG(seed, uint64(number))),
		http: &http.Client{Transport: transport, Timeout: answerWait}, at: number % len(f.instances),
	}
}

// post sends a body and returns the answer. sent is false where nobody can have got it.
func (c *client) post(ctx context.Context, id string, body []byte) (status int, answer []byte, sent bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.fleet.instances[c.at].url()+"/graphql", bytes.NewReader(body))
	if err != nil {
		return 0, nil, false, err
	}
	req.GetBody = nil // so that net/http never sends it a second time
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Request-Id", id)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		var op *net.OpError
		unsent := errors.As(err, &op) && op.Op == "dial"
		return 0, nil, !unsent, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(resp.Body)
	return resp.StatusCode, answer, true, err
}

// payload is what comes back of the root fields that the clients use, all of which they call x.
type payload struct {
	Animal     *shown
	DeletedID  *string
	UserErrors []struct{ Code, Message string }
}

// shown is an animal in an answer.
type shown struct {
	ID      string
	Version int
	Name    string
	Notes   *string
	Mark    *string `json:"markings"`
	Colour  *string
	Tags    []string
}

const animalFields = `{ id version name notes markings colour tags }`

// notesOf makes of a marker a text that is too long for one packet now and then.
func notesOf(marker string) string {
	n := 1
	for _, b := range []byte(marker) {
		n = (n*31 + int(b)) % 400
	}
	return strings.Repeat(marker+"\n", n) + marker
}

// inputOf is an animal of which each field says the same.
func inputOf(marker string) map[string]any {
	return map[string]any{"name": marker, "species": "CAT", "notes": notesOf(marker), "markings": marker, "colour": marker, "tags": []string{marker}}
}

// state returns which version an answer shows, or an error where its fields do not agree.
func (s *shown) state() (State, error) {
	if s == nil {
		return State{}, nil
	}
	ok := s.Notes != nil && *s.Notes == notesOf(s.Name) && s.Mark != nil && *s.Mark == s.Name && s.Colour != nil && *s.Colour == s.Name &&
		slices.Equal(s.Tags, []string{s.Name})
	if !ok {
		return State{}, fmt.Errorf("half of a change: %+v", *s)
	}
	return State{s.Version, s.Name}, nil
}

// do sends a request once and puts what has become of it on record. The root field of the document is called x.
func (c *client) do(o Op, document string, variables map[string]any) Op {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	must(c.t, err)
	o.ID = fmt.Sprintf("%d-%d", c.number, c.history.sent.Add(1))
	o.Client = c.number
	o.Call = c.history.now()
	status, answer, sent, err := c.post(context.Background(), o.ID, body)
	o.Return = c.history.now()
	if err == nil {
		c.history.mu.Lock()
		c.history.answered[o.ID] = true
		c.history.mu.Unlock()
	}
	switch {
	case err != nil && !sent:
		o.Outcome = Refused
	case err != nil:
		o.Outcome = Unknown
	default:
		c.judge(&o, status, answer)
	}
	c.history.add(o)
	if o.Outcome == Unknown || o.Outcome == Refused && status != http.StatusOK {
		c.turn()
	} else {
		c.failed = 0
	}
	return o
}

// turn turns to the next instance, after a pause that grows while all of them fail.
func (c *client) turn() {
	if !c.pinned {
		c.at = (c.at + 1) % len(c.fleet.instances)
	}
	c.failed++
	time.Sleep(min(time.Duration(c.failed)*5*time.Millisecond, 50*time.Millisecond))
}

// judge reads an answer.
func (c *client) judge(o *Op, status int, answer []byte) {
	fault := func(format string, args ...any) {
		o.Outcome, o.Detail = Fault, fmt.Sprintf(format, args...)
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests { // before it was looked at
		o.Outcome = Refused
		return
	}
	var out struct {
		Data   struct{ X json.RawMessage }
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(answer, &out); err != nil || status != http.StatusOK {
		fault("status %d: %s", status, answer)
		return
	}
	if len(out.Errors) > 0 {
		o.Outcome = Unknown
		if code := out.Errors[0].Extensions.Code; code != "UNAVAILABLE" {
			fault("%s: %s", code, answer)
		}
		return
	}
	var p payload
	var err error
	if o.Kind == Read {
		err = json.Unmarshal(out.Data.X, &p.Animal)
	} else {
		err = json.Unmarshal(out.Data.X, &p)
	}
	if err != nil {
		fault("%v: %s", err, answer)
		return
	}
	if o.Seen, err = p.Animal.state(); err != nil {
		fault("%v", err)
		return
	}
	switch {
	case len(p.UserErrors) == 0 && o.Kind == Delete && (p.DeletedID == nil || *p.DeletedID != o.Animal),
		len(p.UserErrors) == 0 && (o.Kind == Create || o.Kind == Replace || o.Kind == Restore) && p.Animal == nil,
		o.Animal != "" && p.Animal != nil && p.Animal.ID != o.Animal:
		fault("it is not what was asked for: %s", answer)
	case len(p.UserErrors) == 0:
		o.Outcome = Done
		if o.Kind == Create {
			o.Animal = p.Animal.ID
		}
	case p.UserErrors[0].Code == "CONFLICT":
		o.Outcome = Conflict
	case p.UserErrors[0].Code == "NOT_FOUND":
		o.Outcome = NotFound
	case p.UserErrors[0].Code == "INVALID" && o.Kind == Restore: // of the version that it is of now
		o.Outcome = Refused
	default:
		fault("%s", answer)
	}
}

func (c *client) marker() string {
	c.markers++
	return fmt.Sprintf("m%d-%d", c.number, c.markers)
}

// create creates an animal, and repeats itself with the same key until it is told that it has.
func (c *client) create() Op {
	marker := c.marker()
	deadline := time.Now().Add(patience)
	for {
		o := c.do(Op{Kind: Create, Key: marker, Marker: marker},
			`mutation ($input: AnimalInput!, $key: String!) { x: createAnimal(input: $input, idempotencyKey: $key) { animal `+animalFields+` userErrors { code message } } }`,
			map[string]any{"input": inputOf(marker), "key": marker})
		if o.Outcome == Done || o.Outcome == Fault {
			return o
		}
		if time.Now().After(deadline) {
			c.t.Errorf("no animal can be created for %v", patience)
			return o
		}
	}
}

func (c *client) read(id string) Op {
	return c.do(Op{Kind: Read, Animal: id}, `query ($id: ID!) { x: animal(id: $id) `+animalFields+` }`, map[string]any{"id": id})
}

func (c *client) replace(id string, ifVersion int) Op {
	marker := c.marker()
	return c.do(Op{Kind: Replace, Animal: id, Marker: marker, IfVersion: ifVersion},
		`mutation ($id: ID!, $input: AnimalInput!, $if: Int) { x: replaceAnimal(id: $id, input: $input, ifVersion: $if) { animal `+animalFields+` userErrors { code message } } }`,
		map[string]any{"id": id, "input": inputOf(marker), "if": orNull(ifVersion)})
}

func (c *client) remove(id string, ifVersion int) Op {
	return c.do(Op{Kind: Delete, Animal: id, IfVersion: ifVersion},
		`mutation ($id: ID!, $if: Int) { x: deleteAnimal(id: $id, ifVersion: $if) { deletedId userErrors { code message } } }`,
		map[string]any{"id": id, "if": orNull(ifVersion)})
}

func (c *client) restore(id string, from, ifVersion int) Op {
	return c.do(Op{Kind: Restore, Animal: id, From: from, IfVersion: ifVersion},
		`mutation ($id: ID!, $from: Int, $if: Int) { x: restoreAnimal(id: $id, version: $from, ifVersion: $if) { animal `+animalFields+` userErrors { code message } } }`,
		map[string]any{"id": id, "from": orNull(from), "if": orNull(ifVersion)})
}

func orNull(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// step makes one request, whatever chance chooses, for an animal that others change too.
func (c *client) step(h *herd) {
	a := h.pick(c.random)
	ifVersion := 0
	if c.random.IntN(2) == 0 {
		ifVersion = a.version
	}
	var o Op
	switch n := c.random.IntN(100); {
	case n < 15:
		if o = c.create(); o.Outcome == Done {
			h.put(c.random, animal{o.Animal, 1, false})
		}
		return
	case a.deleted && n < 60:
		o = c.restore(a.id, 0, ifVersion)
	case n < 35:
		o = c.read(a.id)
	case n < 88:
		o = c.replace(a.id, ifVersion)
	case n < 93 || a.version < 2:
		o = c.remove(a.id, ifVersion)
	default:
		o = c.restore(a.id, 1+c.random.IntN(a.version-1), ifVersion)
	}
	switch {
	case o.Outcome == NotFound, o.Kind == Delete && o.Outcome == Done, o.Kind == Read && o.Outcome == Done && o.Seen == State{}:
		h.saw(animal{a.id, a.version, true})
	case o.Seen != State{}:
		h.saw(animal{a.id, o.Seen.Version, false})
	}
}

// ask sends a query or a mutation that is not on record, until it is answered.
func (c *client) ask(document string, variables map[string]any, to any) {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	must(c.t, err)
	c.askFor(body, to)
}

func (c *client) askFor(body []byte, to any) {
	every(c.t, "ask", func() error {
		status, answer, _, err := c.post(context.Background(), fmt.Sprintf("%d-ask", c.number), body)
		if err != nil {
			return err
		}
		var out struct {
			Data   json.RawMessage
			Errors []any
		}
		if err := json.Unmarshal(answer, &out); err != nil {
			return fmt.Errorf("status %d: %s", status, answer)
		}
		if len(out.Errors) > 0 {
			return fmt.Errorf("status %d: %v", status, out.Errors)
		}
		return json.Unmarshal(out.Data, to)
	})
}

// signUp opens the account that all clients use.
func (c *client) signUp() {
	var out struct{ SignUp struct{ AccessToken string } }
	c.ask(`mutation ($in: SignUpInput!) { signUp(input: $in) { accessToken } }`,
		map[string]any{"in": map[string]any{"email": "ann@example.org", "password": password, "name": "Ann"}}, &out)
	c.token = out.SignUp.AccessToken
}

func (c *client) signIn() {
	var out struct{ SignIn struct{ AccessToken string } }
	c.ask(`mutation ($in: SignInInput!) { signIn(input: $in) { accessToken } }`,
		map[string]any{"in": map[string]any{"email": "ann@example.org", "password": password}}, &out)
	c.token = out.SignIn.AccessToken
}
