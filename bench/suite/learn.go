package suite

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"menagerie/bench/plain"
	"menagerie/db"
	"menagerie/graph"
	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

// The floor runs what the server runs, whatever that is by now: the server's own code answers some requests here, on connections
// that take down each statement. What an argument is made of is seen from its value.

// taken is a statement as it was sent.
type taken struct {
	text string
	args []driver.NamedValue
}

// learned are the statements of the operations: for the floor as a plan, and for pgbench those of some requests of each.
type learned struct {
	plan plain.Plan
	runs map[string][][]taken
}

// How many requests of each workload pgbench repeats. Each of its connections prepares the statements of all of them, so they are few;
// but not so few replacements that the clients wait for each other's rows.
const (
	samples            = 8
	sampleReplacements = 64
)

// learn answers some requests of each workload by the server's code.
func learn(ctx context.Context, d *database, w *world) (*learned, error) {
	r := &recorder{}
	x, err := db.Open(d.url, db.Options{MaxConns: 1, Wrap: r.wrap})
	if err != nil {
		return nil, err
	}
	defer x.Close() //nolint:errcheck // it is for these requests alone
	handler := graph.New(graph.Config{DB: x})
	l := &learned{plan: plain.Plan{}, runs: map[string][][]taken{}}
	for _, load := range mixed() {
		requests := w.requests(&load, 1, samples)
		if load.name == "replace" {
			requests = w.requests(&load, 1, sampleReplacements)
			requests[0] = w.telling()
		}
		for i := range requests {
			q := &requests[i]
			body, statements, err := r.run(ctx, handler, q)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", load.name, err)
			}
			if len(statements) != load.statements {
				return nil, fmt.Errorf("%s: %d statements instead of %d", load.name, len(statements), load.statements)
			}
			l.runs[load.name] = append(l.runs[load.name], statements)
			if i > 0 || load.name == "page1000" {
				continue
			}
			if l.plan[load.name], err = planOf(q, w, body, statements); err != nil {
				return nil, fmt.Errorf("%s: %w", load.name, err)
			}
		}
	}
	// The statements of page 1,000 have to be those of any page, or the floor would run others than the server.
	if a, b := l.runs["page"][0][0].text, l.runs["page1000"][0][0].text; a != b {
		return nil, fmt.Errorf("page 1,000 runs another statement than page 1:\n%s\n--\n%s", a, b)
	}
	return l, nil
}

// telling is a replacement in which each value is another, so that each tells where it goes.
func (w *world) telling() request {
	v := w.viewers[0]
	n := v.names[0].n
	p := w.shape.Replacement(n, rand.New(rand.NewPCG(0, 0))) //nolint:gosec // no secret depends on it
	yes, day := true, "2019-08-07"
	one := func(s string) *string { return &s }
	p.Breed, p.SecondBreed, p.Neutered, p.BornOn, p.BornOnPrecision = one("Dachshund"), one("Poodle"), &yes, &day, "ESTIMATED"
	p.Sex, p.Colour, p.Markings, p.Status, p.Notes = "FEMALE", one("sable"), one("a white blaze"), "REHOMED", one("babade babafi Calm.")
	p.Identifiers, p.Tags = []plain.Identifier{{Kind: "MICROCHIP", Value: "276000100000001"}}, []string{"indoors", "show"}
	return w.replacing(v, n, &p)
}

// run answers a request by the server's handler and returns the body and the statements that it took.
func (r *recorder) run(ctx context.Context, handler http.Handler, q *request) ([]byte, []taken, error) {
	_, body, _ := bytes.Cut(q.server, []byte("\r\n\r\n"))
	viewer, err := q.viewer.viewer()
	if err != nil {
		return nil, nil, err
	}
	request := httptest.NewRequestWithContext(auth.WithViewer(ctx, viewer), http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	out := httptest.NewRecorder()
	r.start()
	handler.ServeHTTP(out, request)
	statements := r.stop()
	if !bytes.HasPrefix(out.Body.Bytes(), q.want) {
		return nil, nil, fmt.Errorf("%d %.300s", out.Code, out.Body)
	}
	return out.Body.Bytes(), statements, nil
}

func (v *viewer) viewer() (auth.Viewer, error) {
	user, err := uuid.Parse(v.user)
	if err != nil {
		return auth.Viewer{}, err
	}
	session, err := uuid.Parse(v.session)
	return auth.Viewer{User: pets.UserID(user), Session: pets.SessionID(session)}, err
}

// planOf finds out what the arguments of the statements of a request are made of.
func planOf(q *request, w *world, body []byte, statements []taken) ([]plain.Statement, error) {
	slices.SortStableFunc(statements, func(a, b taken) int { return rank(a.text) - rank(b.text) })
	var found []string
	animal := ""
	if q.workload == "nested" {
		var out struct {
			Data struct {
				Animals struct {
					Nodes []struct {
						ID string `json:"id"`
					} `json:"nodes"`
				} `json:"animals"`
			} `json:"data"`
		}
		if err := json.Unmarshal(body, &out); err != nil {
			return nil, err
		}
		for _, n := range out.Data.Animals.Nodes {
			found = append(found, n.ID)
		}
	}
	if q.workload == "point" || q.workload == "replace" {
		animal = w.opaque(q.animal)
	}
	values, err := plain.Values(q.viewer.user, q.viewer.session, animal, q.after, q.word, q.profile, found)
	if err != nil {
		return nil, err
	}
	var plan []plain.Statement
	for _, s := range statements {
		p := plain.Statement{SQL: withColumns(s.text)}
		for i, arg := range s.args {
			a, err := slotOf(arg.Value, values)
			if err != nil {
				return nil, fmt.Errorf("$%d: %w in\n%s", i+1, err, s.text)
			}
			p.Args = append(p.Args, a)
		}
		plan = append(plan, p)
	}
	return plan, nil
}

// packed begins what the server packs a row's columns into, to take them as one value (db/binary.go).
const packed = "record_send(ROW("

// withColumns returns a statement with the columns themselves, as a plain program takes them.
func withColumns(text string) string {
	before, rest, found := strings.Cut(text, packed)
	if !found {
		return text
	}
	open := 2
	for i, c := range rest {
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				columns := strings.TrimSpace(rest[:i])
				return before + strings.TrimSuffix(columns, ")") + withColumns(rest[i+1:])
			}
		}
	}
	return text
}

// rank orders the statements of a nested page as the floor runs them.
func rank(text string) int {
	switch {
	case strings.Contains(text, "weights"):
		return 1
	case strings.Contains(text, "vaccinations"):
		return 2
	}
	return 0
}

// longestFixed is how long an argument may be that is the same for all requests, such as a page's size.
const longestFixed = 8

func slotOf(value driver.Value, values map[string]string) (plain.Arg, error) {
	if value == nil {
		return plain.Arg{}, nil
	}
	if _, ok := value.(time.Time); ok {
		return plain.Arg{Slot: "moment"}, nil
	}
	text := textOf(value)
	for slot, v := range values {
		if plain.Same(slot, text, v) {
			return plain.Arg{Slot: slot}, nil
		}
	}
	if len(text) > longestFixed {
		return plain.Arg{}, fmt.Errorf("the floor does not know what makes the argument %q; bring bench/plain in line with package db", text)
	}
	return plain.Arg{Value: &text}, nil
}

// textOf is the form in which lib/pq sends a value, but for times.
func textOf(value driver.Value) string {
	switch v := value.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(value)
}

// recorder stands between a pool and the driver and takes down the statements.
type recorder struct {
	mu         sync.Mutex
	statements []taken
}

func (r *recorder) start() { r.stop() }

func (r *recorder) stop() []taken {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.statements
	r.statements = nil
	return list
}

func (r *recorder) add(text string, args []driver.NamedValue) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.statements = append(r.statements, taken{text, slices.Clone(args)})
}

func (r *recorder) wrap(inner driver.Connector) driver.Connector { return recordingConnector{inner, r} }

type recordingConnector struct {
	driver.Connector
	r *recorder
}

func (c recordingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &recordingConn{inner.(db.DriverConn), c.r}, nil
}

type recordingConn struct {
	db.DriverConn
	r *recorder
}

func (c *recordingConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	c.r.add(text, args)
	return c.DriverConn.QueryContext(ctx, text, args)
}

func (c *recordingConn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	inner, err := c.DriverConn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if s, ok := inner.(queryingStmt); ok {
		return &recordingStmt{s, text, c.r}, nil
	}
	return inner, nil
}

type queryingStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type recordingStmt struct {
	queryingStmt
	text string
	r    *recorder
}

func (s *recordingStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.r.add(s.text, args)
	return s.queryingStmt.QueryContext(ctx, args)
}
