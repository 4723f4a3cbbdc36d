package plain

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lib/pq"
)

// statement is a prepared statement with what it takes and returns.
type statement struct {
	*sql.Stmt
	binding
	places []int // which field of a row each column is
}

func (s *statement) query(ctx context.Context, v *values) (*sql.Rows, error) {
	return s.QueryContext(ctx, s.args(v)...)
}

// Open returns a pool of connections. PostgreSQL plans each statement once for all parameters, as for the server's connections
// (db/prepared.go): both sides run one plan.
func Open(dsn string, maxConns int) (*sql.DB, error) {
	config, err := pq.NewConfig(dsn)
	if err != nil {
		return nil, err
	}
	if config.Runtime == nil {
		config.Runtime = map[string]string{}
	}
	config.Runtime["plan_cache_mode"] = "force_generic_plan"
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(maxConns)
	pool.SetMaxIdleConns(maxConns)
	return pool, nil
}

type server struct {
	point, page, search, replace statement
	nested                       [3]statement
}

// New returns the handler, which uses the connections of the pool:
//
//	GET /animal?user=…&id=…                  one animal
//	GET /animals?user=…&after=…              a page of 50 by name
//	GET /animals?user=…&after=…&below=1      the same with weights and vaccinations
//	GET /animals?user=…&text=…               the first 50 by name that are found by a word
//	PUT /animal?user=…&session=…&id=…        replaces an animal by the profile in the body
func New(ctx context.Context, pool *sql.DB, plan Plan) (http.Handler, error) {
	s := &server{}
	animal := func([]string) []string { return animalFields }
	for _, o := range []struct {
		name string
		to   []*statement
	}{
		{Point, []*statement{&s.point}}, {Page, []*statement{&s.page}}, {Search, []*statement{&s.search}},
		{Replace, []*statement{&s.replace}}, {Nested, []*statement{&s.nested[0], &s.nested[1], &s.nested[2]}},
	} {
		if len(plan[o.name]) != len(o.to) {
			return nil, fmt.Errorf("%s: %d statements instead of %d", o.name, len(plan[o.name]), len(o.to))
		}
		for i, to := range o.to {
			fields := animal
			if i > 0 {
				fields = [...]*kind{&weights, &vaccinations}[i-1].fields
			}
			if err := to.prepare(ctx, pool, plan[o.name][i], fields); err != nil {
				return nil, fmt.Errorf("%s: %w", o.name, err)
			}
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /animal", answer(s.getAnimal))
	mux.HandleFunc("GET /animals", answer(s.getAnimals))
	mux.HandleFunc("PUT /animal", answer(s.putAnimal))
	return mux, nil
}

func (s *statement) prepare(ctx context.Context, pool *sql.DB, plan Statement, fields func(columns []string) []string) (err error) {
	if s.binding, err = bind(plan); err != nil {
		return err
	}
	if s.Stmt, err = pool.PrepareContext(ctx, plan.SQL); err != nil {
		return err
	}
	// The columns are those of a run that finds nothing, since no argument of a request is there.
	var nothing values
	rows, err := s.query(ctx, &nothing)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // what it would say, rows.Err says
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	if s.places, err = places(columns, fields(columns)); err != nil {
		return err
	}
	return rows.Err()
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

// answer writes what a handler appends to a buffer.
func answer(handle func(r *http.Request, dst []byte) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		buffer := buffers.Get().(*[]byte)
		defer buffers.Put(buffer)
		body, err := handle(r, (*buffer)[:0])
		*buffer = body
		if err != nil {
			status := http.StatusInternalServerError
			if errors.Is(err, errID) {
				status = http.StatusBadRequest
			}
			http.Error(w, err.Error(), status)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // the client may have gone
	}
}

func (s *server) getAnimal(r *http.Request, dst []byte) ([]byte, error) {
	query := r.URL.Query()
	var v values
	v[slotUser] = query.Get("user")
	if err := v.setAnimal(query.Get("id")); err != nil {
		return dst, err
	}
	rows, err := s.point.query(r.Context(), &v)
	if err != nil {
		return dst, err
	}
	dst = append(dst, `{"data":{"animal":`...)
	dst, err = appendOne(dst, rows, s.point.places)
	return append(dst, "}}"...), err
}

func (v *values) setAnimal(id string) error {
	household, row, err := animalID(id)
	v[slotHousehold], v[slotAnimal] = household, row
	return err
}

// appendOne appends the only row, or null.
func appendOne(dst []byte, rows *sql.Rows, places []int) (_ []byte, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	var a animalRow
	if !rows.Next() {
		return append(dst, "null"...), rows.Err()
	}
	if err := rows.Scan(a.into(places)...); err != nil {
		return dst, err
	}
	return append(a.append(append(dst, '{')), '}'), nil
}

// putAnimal replaces the whole profile.
func (s *server) putAnimal(r *http.Request, dst []byte) ([]byte, error) {
	query := r.URL.Query()
	var v values
	v[slotUser], v[slotSession], v[slotMoment] = query.Get("user"), query.Get("session"), time.Now().UTC().Truncate(time.Microsecond)
	if err := v.setAnimal(query.Get("id")); err != nil {
		return dst, err
	}
	var p Profile
	if err := json.NewDecoder(r.Body).Decode(&p); err != nil {
		return dst, err
	}
	if err := p.fill(&v); err != nil {
		return dst, err
	}
	rows, err := s.replace.query(r.Context(), &v)
	if err != nil {
		return dst, err
	}
	dst = append(dst, `{"data":{"replaceAnimal":{"animal":`...)
	dst, err = appendOne(dst, rows, s.replace.places)
	return append(dst, `,"userErrors":[]}}}`...), err
}

const pageSize = 50

func (s *server) getAnimals(r *http.Request, dst []byte) ([]byte, error) {
	query := r.URL.Query()
	var v values
	v[slotUser] = query.Get("user")
	statement := &s.page
	if word := query.Get("text"); word != "" {
		statement = &s.search
		v[slotSearch] = SearchQuery(word)
	} else {
		key, row, err := position(query.Get("after"))
		if err != nil {
			return dst, err
		}
		v[slotKey], v[slotRow] = key, row
		if query.Has("below") {
			return s.appendNested(r.Context(), dst, &v)
		}
	}
	p := animals{dst: dst}
	if err := statement.page(r.Context(), &p, &v, false); err != nil {
		return p.dst, err
	}
	return p.end(append(p.dst, ']')), nil
}

// SearchQuery is the query for a word of small letters, as a beginning, in the search's statement.
func SearchQuery(word string) string { return "'\x01w" + word + "':*" }

// animals is a page on its way into an answer.
type animals struct {
	dst  []byte
	more bool
	// Of the last one: its name's key and its key.
	key string
	id  [36]byte
	any bool
	// Of a page that is to have something below: where the parts of the animals end in dst, and their keys.
	ends             []int
	households, rows []string
}

func (p *animals) end(dst []byte) []byte {
	dst = append(dst, `,"pageInfo":{"hasNextPage":`...)
	dst = strconv.AppendBool(dst, p.more)
	dst = append(dst, `,"endCursor":`...)
	if p.any {
		dst = appendCursor(dst, p.key, p.id[:])
	} else {
		dst = append(dst, "null"...)
	}
	return append(dst, "}}}}"...)
}

// page appends a page of animals, up to the bracket that ends the list; where something is to come below, each without its
// end and without the commas between them.
func (s *statement) page(ctx context.Context, p *animals, v *values, below bool) (err error) {
	rows, err := s.query(ctx, v)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var a animalRow
	to := a.into(s.places)
	if !below {
		p.dst = append(p.dst, `{"data":{"animals":{"nodes":[`...)
	}
	for n := 0; rows.Next(); n++ {
		if p.more = n == pageSize; p.more {
			break
		}
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if n > 0 && !below {
			p.dst = append(p.dst, ',')
		}
		p.dst = a.append(append(p.dst, '{'))
		if below {
			p.ends = append(p.ends, len(p.dst))
			if n == 0 || p.households[n-1] != string(a.household) {
				p.households = append(p.households, string(a.household))
			} else {
				p.households = append(p.households, p.households[n-1])
			}
			p.rows = append(p.rows, string(a.id))
		} else {
			p.dst = append(p.dst, '}')
		}
		p.key, p.any = a.nameKey, true
		copy(p.id[:], a.id)
	}
	return rows.Err()
}

// care are the things below some animals, as JSON one after the other, and where each animal's end.
type care struct {
	json []byte
	ends []int
	// Of the animal at hand, with the ends of its parts.
	own   []byte
	parts []int
}

func (c *care) of(i int) []byte {
	if i == 0 {
		return c.json[:c.ends[0]]
	}
	return c.json[c.ends[i-1]:c.ends[i]]
}

// nested is what a nested page is put together from. It is used again and again, as buffers are.
type nested struct {
	animals
	weights, vaccinations care
}

func (n *nested) reset() {
	n.animals = animals{dst: n.dst[:0], ends: n.ends[:0], households: n.households[:0], rows: n.rows[:0]}
	for _, c := range [...]*care{&n.weights, &n.vaccinations} {
		c.json, c.ends, c.own, c.parts = c.json[:0], c.ends[:0], c.own[:0], c.parts[:0]
	}
}

var nests = sync.Pool{New: func() any { return &nested{} }}

func (s *server) appendNested(ctx context.Context, dst []byte, v *values) ([]byte, error) {
	p := nests.Get().(*nested)
	defer nests.Put(p)
	p.reset()
	if err := s.nested[0].page(ctx, &p.animals, v, true); err != nil {
		return dst, err
	}
	v[slotHouseholds], v[slotAnimals] = array(p.households), array(p.rows)
	if err := s.nested[1].below(ctx, v, &p.animals, &p.weights, &weights); err != nil {
		return dst, err
	}
	if err := s.nested[2].below(ctx, v, &p.animals, &p.vaccinations, &vaccinations); err != nil {
		return dst, err
	}
	dst = append(dst, `{"data":{"animals":{"nodes":[`...)
	start := 0
	for i, end := range p.ends {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, p.dst[start:end]...)
		dst = append(dst, `,"weights":{"nodes":[`...)
		dst = append(dst, p.weights.of(i)...)
		dst = append(dst, `]},"vaccinations":{"nodes":[`...)
		dst = append(dst, p.vaccinations.of(i)...)
		dst = append(dst, "]}}"...)
		start = end
	}
	return p.end(append(dst, ']')), nil
}

// below gathers what hangs below the animals of a page. The rows come in the order of the animals.
func (s *statement) below(ctx context.Context, v *values, p *animals, c *care, k *kind) (err error) {
	rows, err := s.query(ctx, v)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var r careRow
	to := r.into(k, s.places)
	flush := func() {
		for n := range c.parts {
			i := n
			if k.backward {
				i = len(c.parts) - 1 - n
			}
			start := 0
			if i > 0 {
				start = c.parts[i-1]
			}
			if n > 0 {
				c.json = append(c.json, ',')
			}
			c.json = append(c.json, c.own[start:c.parts[i]]...)
		}
		c.own, c.parts = c.own[:0], c.parts[:0]
		c.ends = append(c.ends, len(c.json))
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return err
		}
		for len(c.ends) < len(p.rows) && !p.has(len(c.ends), &r) {
			flush()
		}
		if len(c.ends) == len(p.rows) {
			return errors.New("a row below an animal that was not asked for, or out of turn")
		}
		if len(c.parts) < k.limit {
			c.own = k.append(&r, c.own, p.households[len(c.ends)])
			c.parts = append(c.parts, len(c.own))
		}
	}
	for len(c.ends) < len(p.rows) {
		flush()
	}
	return rows.Err()
}

// has reports whether a row is of the animal at a place of the page.
func (p *animals) has(i int, r *careRow) bool {
	if r.number > 0 {
		return r.number == int64(i+1)
	}
	return p.rows[i] == string(r.animal)
}

// Values returns what a request puts into the slots, by their names, each as PostgreSQL reads it: by it the benchmark finds
// out what the arguments of a statement are made of.
func Values(user, session, animal, after, word string, p *Profile, found []string) (map[string]string, error) {
	var v values
	v[slotUser] = user
	if session != "" {
		v[slotSession] = session
	}
	if animal != "" {
		if err := v.setAnimal(animal); err != nil {
			return nil, err
		}
	}
	if after != "" {
		key, row, err := position(after)
		if err != nil {
			return nil, err
		}
		v[slotKey], v[slotRow] = key, row
	}
	if word != "" {
		v[slotSearch] = SearchQuery(word)
	}
	if p != nil {
		if err := p.fill(&v); err != nil {
			return nil, err
		}
	}
	if len(found) > 0 {
		var households, rows []string
		for _, id := range found {
			household, row, err := animalID(id)
			if err != nil {
				return nil, err
			}
			households, rows = append(households, household), append(rows, row)
		}
		v[slotHouseholds], v[slotAnimals] = array(households), array(rows)
	}
	named := map[string]string{}
	for i, value := range v {
		switch value := value.(type) {
		case string:
			named[slots[i]] = value
		case bool:
			named[slots[i]] = strconv.FormatBool(value)
		}
	}
	return named, nil
}

// Same reports whether two texts of an argument mean the same to PostgreSQL: the quotes of an array's elements are a matter
// of taste, and the order of the search's terms is none.
func Same(slot, a, b string) bool {
	if a == b {
		return true
	}
	if !strings.HasPrefix(a, "{") || !strings.HasPrefix(b, "{") {
		return false
	}
	x, y := elements(a), elements(b)
	if slot == "terms" {
		slices.Sort(x)
		slices.Sort(y)
	}
	return slices.Equal(x, y)
}

func elements(array string) []string {
	return strings.Split(strings.ReplaceAll(strings.Trim(array, "{}"), `"`, ""), ",")
}
