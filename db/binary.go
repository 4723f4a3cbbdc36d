package db

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lib/pq/oid"

	"menagerie/internal/pets"
)

// This file reads rows. A statement of a hot path returns each row as one value: record_send(ROW(…)), the binary form of a record that
// PostgreSQL also uses on the wire and in COPY. To lib/pq that is one column of bytes, which it hands over as they are. Sent as columns
// instead, each value is boxed, a time is written as text by PostgreSQL and parsed again here, and a struct is filled by reflection.
//
// The form is: how many columns there are, and for each its type (the OID), its length, -1 for null, and its value; all numbers with
// the highest byte first.

// asRecord is the SQL for a row of these columns as one value, to be read by a record.
func asRecord(columns string) string { return "record_send(ROW(" + columns + "))" }

// A record is a row that is read column by column, in the order of the statement. It is an error to read a column as what it is not;
// the first error stays, and all that is read after it is zero.
type record struct {
	rest []byte // what is not read yet; the driver's, and good until the next row
	err  error

	// The texts that are read are parts of a few pieces of memory, which hold those of all rows.
	kept  strings.Builder
	block int
}

var errRecord = errors.New("a row has another form than its statement asks for")

// reset begins a row.
func (r *record) reset(b []byte) {
	r.rest, r.err = b, nil
	if len(r.rest) < 4 {
		r.err = errRecord
		return
	}
	r.rest = r.rest[4:] // how many columns there are; end sees to it that all have been read
}

// end returns the error of the row, which is one too if there are columns left.
func (r *record) end() error {
	if r.err == nil && len(r.rest) > 0 {
		r.err = errRecord
	}
	return r.err
}

func number(b []byte) int32 { return int32(binary.BigEndian.Uint32(b)) } //nolint:gosec // it has a sign

func longNumber(b []byte) int64 { return int64(binary.BigEndian.Uint64(b)) } //nolint:gosec // it has a sign

func (r *record) fail() ([]byte, bool) {
	if r.rest = nil; r.err == nil {
		r.err = errRecord
	}
	return nil, false
}

// next returns the value of the next column and whether it has one. size is the length that the values of the type have, 0 for any.
func (r *record) next(typ oid.Oid, size int) ([]byte, bool) {
	if r.err != nil || len(r.rest) < 8 || oid.Oid(number(r.rest)) != typ {
		return r.fail()
	}
	n := int(number(r.rest[4:]))
	if n < 0 {
		r.rest = r.rest[8:]
		return nil, false
	}
	if n > len(r.rest)-8 || size != 0 && n != size {
		return r.fail()
	}
	value := r.rest[8 : 8+n]
	r.rest = r.rest[8+n:]
	return value, true
}

// some is next for a column that is never null.
func (r *record) some(typ oid.Oid, size int) ([]byte, bool) {
	value, ok := r.next(typ, size)
	if !ok && r.err == nil {
		return r.fail()
	}
	return value, ok
}

func (r *record) uuid() (u pets.UUID) {
	if v, ok := r.some(oid.T_uuid, 16); ok {
		copy(u[:], v)
	}
	return u
}

func (r *record) int() int {
	if v, ok := r.some(oid.T_int4, 4); ok {
		return int(number(v))
	}
	return 0
}

// long reads a bigint.
func (r *record) long() int64 {
	if v, ok := r.some(oid.T_int8, 8); ok {
		return longNumber(v)
	}
	return 0
}

func (r *record) bool() bool {
	v, ok := r.some(oid.T_bool, 1)
	return ok && v[0] != 0
}

func (r *record) text() string {
	v, _ := r.some(oid.T_text, 0)
	return r.keep(v)
}

// maxTextBlock is how large the pieces of memory for texts get, in bytes. The first has room for one row alone, since there may be no other.
// Long texts get a piece of their own: they would leave much of two blocks empty.
const (
	maxTextBlock = 8 << 10
	longText     = maxTextBlock / 8
)

// keep makes a text of what is the driver's.
func (r *record) keep(v []byte) string {
	if len(v) > longText {
		return string(v)
	}
	if r.kept.Cap()-r.kept.Len() < len(v) {
		r.block = min(max(2*r.block, len(v)+len(r.rest)), maxTextBlock)
		r.kept = strings.Builder{}
		r.kept.Grow(r.block)
	}
	from := r.kept.Len()
	r.kept.Write(v)
	return r.kept.String()[from:]
}

func (r *record) time() time.Time {
	v, ok := r.some(oid.T_timestamptz, 8)
	if !ok {
		return time.Time{}
	}
	n := longNumber(v)
	if n < firstTime || n > lastTime {
		r.rest, r.err = nil, fmt.Errorf("%w: a time is out of range", errRecord)
		return time.Time{}
	}
	return time.UnixMicro(n + epoch*1_000_000).UTC()
}

func (r *record) date() pets.Date {
	if v, ok := r.some(oid.T_date, 4); ok {
		return r.dateAt(v)
	}
	return pets.Date{}
}

// The columns that may be null are read into a place that the caller has for them, and it gets that place, or nil.

func (r *record) nullableText(place *string) *string {
	v, ok := r.next(oid.T_text, 0)
	if !ok {
		return nil
	}
	*place = r.keep(v)
	return place
}

func (r *record) nullableBool(place *bool) *bool {
	v, ok := r.next(oid.T_bool, 1)
	if !ok {
		return nil
	}
	*place = v[0] != 0
	return place
}

func (r *record) nullableDate(place *pets.Date) *pets.Date {
	v, ok := r.next(oid.T_date, 4)
	if !ok {
		return nil
	}
	*place = r.dateAt(v)
	return place
}

// epoch is the beginning of PostgreSQL's time, 2000-01-01, in seconds of Unix.
const epoch = 946_684_800

const day = 24 * 60 * 60 // in seconds

// What PostgreSQL can keep and this program cannot is an error: infinity, and what is out of these years.
var (
	firstDate = int32(time.Date(pets.MinYear, 1, 1, 0, 0, 0, 0, time.UTC).Unix()/day - epoch/day)
	lastDate  = int32(time.Date(pets.MaxYear, 12, 31, 0, 0, 0, 0, time.UTC).Unix()/day - epoch/day)

	// RFC 3339 has the years 0 to 9999, and PostgreSQL no year 0.
	firstTime = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro() - epoch*1_000_000
	lastTime  = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro() - epoch*1_000_000 - 1
)

// dateAt returns the day of a date, which is sent as the number of days since 2000-01-01.
func (r *record) dateAt(value []byte) pets.Date {
	n := number(value)
	if n < firstDate || n > lastDate {
		r.rest, r.err = nil, fmt.Errorf("%w: a date is out of range", errRecord)
		return pets.Date{}
	}
	return pets.DateOf(time.Unix(epoch+int64(n)*day, 0).UTC())
}

// texts reads a text[] of one dimension without nulls: how many dimensions there are, whether there are nulls, the type of the elements,
// for the dimension its length and its lower bound, and for each element its length and its value.
func (r *record) texts() []string {
	v, ok := r.some(oid.T__text, 0)
	if !ok {
		return nil
	}
	if len(v) < 12 {
		r.fail()
		return nil
	}
	dimensions := number(v)
	if v = v[12:]; dimensions == 0 {
		return []string{}
	}
	if dimensions != 1 || len(v) < 8 || number(v) < 0 || int(number(v)) > len(v)/4 {
		r.fail()
		return nil
	}
	list := make([]string, number(v))
	v = v[8:]
	for i := range list {
		if len(v) < 4 {
			r.fail()
			return nil
		}
		n := int(number(v))
		if n < 0 || n > len(v)-4 {
			r.fail()
			return nil
		}
		list[i], v = r.keep(v[4:4+n]), v[4+n:]
	}
	return list
}

// json reads a jsonb: the number of the form, which is 1, and the text.
func (r *record) json() string {
	v, ok := r.some(oid.T_jsonb, 0)
	if !ok {
		return ""
	}
	if len(v) == 0 || v[0] != 1 {
		r.fail()
		return ""
	}
	return r.keep(v[1:])
}

// identifiers reads the list of an animal's identifiers.
func (r *record) identifiers() []pets.Identifier {
	text := r.json()
	if r.err != nil {
		return nil
	}
	list, err := parseIdentifiers(text)
	if err != nil {
		r.err = err
	}
	return list
}

// parseIdentifiers reads the form of identifiers.MarshalJSON, as PostgreSQL has written it again.
func parseIdentifiers(text string) ([]pets.Identifier, error) {
	if text == "[]" {
		return []pets.Identifier{}, nil
	}
	if list, ok := plainIdentifiers(text); ok {
		return list, nil
	}
	var in []identifierJSON
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return nil, fmt.Errorf("identifiers: %w", err)
	}
	list := make([]pets.Identifier, len(in))
	for n, i := range in {
		list[n] = pets.Identifier{Kind: i.Kind, Value: i.Value, Registry: i.Registry}
		if i.IssuedOn != nil {
			day, err := pets.ParseDate(*i.IssuedOn)
			if err != nil {
				return nil, fmt.Errorf("identifiers: %w", err)
			}
			list[n].IssuedOn = &day
		}
	}
	return list, nil
}

// plainIdentifiers is parseIdentifiers for the form that a jsonb nearly always has as a text: strings without escapes, and one space
// behind each comma and colon. It says of anything else that it is not ok, and it is a shortcut: encoding/json reads the same.
func plainIdentifiers(text string) ([]pets.Identifier, bool) {
	// A place for each identifier and for what it points to.
	type slot struct {
		registry string
		issuedOn pets.Date
	}
	t := plainJSON(text)
	if !t.take("[{") {
		return nil, false
	}
	list := make([]pets.Identifier, 0, 2)
	for {
		list = append(list, pets.Identifier{})
		i := &list[len(list)-1]
		var place *slot
		for {
			name, ok := t.string()
			if !ok || !t.take(": ") {
				return nil, false
			}
			value, ok := t.string()
			if !ok {
				return nil, false
			}
			if place == nil && (name == "registry" || name == "issuedOn") {
				place = &slot{}
			}
			switch name {
			case "kind":
				i.Kind = pets.IdentifierKind(value)
			case "value":
				i.Value = value
			case "registry":
				place.registry = value
				i.Registry = &place.registry
			case "issuedOn":
				day, err := pets.ParseDate(value)
				if err != nil {
					return nil, false
				}
				place.issuedOn = day
				i.IssuedOn = &place.issuedOn
			default:
				return nil, false
			}
			if !t.take(", ") {
				break
			}
		}
		switch {
		case t == "}]":
			return list, true
		case !t.take("}, {"):
			return nil, false
		}
	}
}

// plainJSON is a JSON text that is read from the front.
type plainJSON string

func (t *plainJSON) take(s string) bool {
	if len(*t) < len(s) || string((*t)[:len(s)]) != s {
		return false
	}
	*t = (*t)[len(s):]
	return true
}

// string takes a string without an escape, in UTF-8: of all others encoding/json makes something else.
func (t *plainJSON) string() (string, bool) {
	if !t.take(`"`) {
		return "", false
	}
	for i := range len(*t) {
		switch c := (*t)[i]; {
		case c == '"':
			s := string((*t)[:i])
			*t = (*t)[i+1:]
			return s, utf8.ValidString(s)
		case c == '\\' || c < ' ':
			return "", false
		}
	}
	return "", false
}

// A slab makes values in blocks, so that the rows of a statement take few pieces of memory. A block lives as long as any value of it.
type slab[T any] struct {
	free []T
	size int // of the next block, 0: 1
}

// maxBlock is how many values a block has at most. They double up to that, since nobody knows how many rows there will be.
const maxBlock = 64

func (s *slab[T]) next() *T {
	if len(s.free) == 0 {
		s.free = make([]T, max(s.size, 1))
		s.size = min(2*len(s.free), maxBlock)
	}
	v := &s.free[0]
	s.free = s.free[1:]
	return v
}
