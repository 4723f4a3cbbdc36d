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
)

// statement is a prepared statement with what it takes and returns.
type statement struct {
	*sql.Stmt
	binding
	columns []string
}

func (s *statement) query(ctx context.Context, v *values) (*sql.Rows, error) {
	return s.QueryContext(ctx, s.args(v)...)
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
			if err := to.prepare(ctx, pool, plan[o.name][i]); err != nil {
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

func (s *statement) prepare(ctx context.Context, pool *sql.DB, plan Statement) (err error) {
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
	if s.columns, err = rows.Columns(); err != nil {
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
	dst, err = appendOne(dst, rows, s.point.columns)
	return append(dst, "}}"...), err
}

func (v *values) setAnimal(id string) error {
	household, row, err := animalID(id)
	v[slotHousehold], v[slotAnimal] = household, row
	return err
}

// appendOne appends the only row, or null.
func appendOne(dst []byte, rows *sql.Rows, columns []string) (_ []byte, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	var a animalRow
	to, err := a.into(columns)
	if err != nil {
		return dst, err
	}
	if !rows.Next() {
		return append(dst, "null"...), rows.Err()
	}
	if err := rows.Scan(to...); err != nil {
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
	dst, err = appendOne(dst, rows, s.replace.columns)
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
	p, err := statement.page(r.Context(), dst, &v, false)
	return p.end(append(p.dst, ']')), err
}

// SearchQuery is the query for a word of small letters, as a beginning, in the search's statement.
func SearchQuery(word string) string { return "'\x01w" + word + "':*" }

// animals is a page on its way into an answer.
type animals struct {
	dst  []byte
	more bool
	last []byte // the cursor of the last one, in quotes
	// Of a page that is to have something below: where the parts of the animals end in dst, and their keys.
	ends             []int
	households, rows []string
}

func (p *animals) end(dst []byte) []byte {
	dst = append(dst, `,"pageInfo":{"hasNextPage":`...)
	dst = strconv.AppendBool(dst, p.more)
	dst = append(dst, `,"endCursor":`...)
	if p.last == nil {
		dst = append(dst, "null"...)
	}
	dst = append(dst, p.last...)
	return append(dst, "}}}}"...)
}

// page appends a page of animals, up to the bracket that ends the list; where something is to come below, each without its
// end and without the commas between them.
func (s *statement) page(ctx context.Context, dst []byte, v *values, below bool) (p animals, err error) {
	p.dst = dst
	rows, err := s.query(ctx, v)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var a animalRow
	to, err := a.into(s.columns)
	if err != nil {
		return p, err
	}
	if !below {
		p.dst = append(p.dst, `{"data":{"animals":{"nodes":[`...)
	}
	for n := 0; rows.Next(); n++ {
		if p.more = n == pageSize; p.more {
			break
		}
		if err := rows.Scan(to...); err != nil {
			return p, err
		}
		if n > 0 && !below {
			p.dst = append(p.dst, ',')
		}
		p.dst = a.append(append(p.dst, '{'))
		if below {
			p.ends = append(p.ends, len(p.dst))
			p.households, p.rows = append(p.households, string(a.household)), append(p.rows, string(a.id))
		} else {
			p.dst = append(p.dst, '}')
		}
		p.last = appendCursor(p.last[:0], a.nameKey, a.id)
	}
	return p, rows.Err()
}

// care are the things below some animals, as JSON one after the other, and where each animal's end.
type care struct {
	json []byte
	ends []int
}

func (c *care) of(i int) []byte {
	if i == 0 {
		return c.json[:c.ends[0]]
	}
	return c.json[c.ends[i-1]:c.ends[i]]
}

func (s *server) appendNested(ctx context.Context, dst []byte, v *values) ([]byte, error) {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	p, err := s.nested[0].page(ctx, (*buffer)[:0], v, true)
	*buffer = p.dst
	if err != nil {
		return dst, err
	}
	v[slotHouseholds], v[slotAnimals] = array(p.households), array(p.rows)
	weights, err := s.nested[1].below(ctx, v, &p, &weights)
	if err != nil {
		return dst, err
	}
	vaccinations, err := s.nested[2].below(ctx, v, &p, &vaccinations)
	if err != nil {
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
		dst = append(dst, weights.of(i)...)
		dst = append(dst, `]},"vaccinations":{"nodes":[`...)
		dst = append(dst, vaccinations.of(i)...)
		dst = append(dst, "]}}"...)
		start = end
	}
	return p.end(append(dst, ']')), nil
}

// below returns what hangs below the animals of a page. The rows come in the order of the animals.
func (s *statement) below(ctx context.Context, v *values, p *animals, k *kind) (c care, err error) {
	rows, err := s.query(ctx, v)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var r careRow
	to, err := k.into(&r, s.columns)
	if err != nil {
		return c, err
	}
	c.json, c.ends = make([]byte, 0, 16<<10), make([]int, 0, len(p.rows))
	var own []byte // of the animal at hand, with the ends of its parts
	var parts []int
	flush := func() {
		for n := range parts {
			i := n
			if k.backward {
				i = len(parts) - 1 - n
			}
			start := 0
			if i > 0 {
				start = parts[i-1]
			}
			if n > 0 {
				c.json = append(c.json, ',')
			}
			c.json = append(c.json, own[start:parts[i]]...)
		}
		own, parts = own[:0], parts[:0]
		c.ends = append(c.ends, len(c.json))
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return c, err
		}
		for len(c.ends) < len(p.rows) && !p.has(len(c.ends), &r) {
			flush()
		}
		if len(c.ends) == len(p.rows) {
			return c, errors.New("a row below an animal that was not asked for, or out of turn")
		}
		if len(parts) < k.limit {
			own = k.append(&r, own, []byte(p.households[len(c.ends)]))
			parts = append(parts, len(own))
		}
	}
	for len(c.ends) < len(p.rows) {
		flush()
	}
	return c, rows.Err()
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
