package scalar

import (
	"encoding/json"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"menagerie/internal/pets"
)

// Error says what is wrong with a value that a client has sent for a scalar, and what would be right.
type Error string

// Error returns the explanation.
func (e Error) Error() string { return string(e) }

// MarshalDate writes a day as "2021-04-30".
func MarshalDate(d pets.Date) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, `"`+d.String()+`"`) })
}

// UnmarshalDate reads a day; the error says how one is written.
func UnmarshalDate(v any) (pets.Date, error) {
	s, _ := v.(string)
	d, err := pets.ParseDate(s)
	if err != nil {
		return d, Error(err.Error())
	}
	return d, nil
}

// dateTime is RFC 3339 in UTC with microseconds, the precision in which moments are kept.
const dateTime = "2006-01-02T15:04:05.000000Z"

// MarshalDateTime writes a moment as "2026-01-31T08:15:00.123456Z".
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, `"`+t.UTC().Format(dateTime)+`"`) })
}

// UnmarshalDateTime reads a moment in any zone.
func UnmarshalDateTime(v any) (time.Time, error) {
	if s, ok := v.(string); ok {
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, Error("a moment is written as in RFC 3339, for example 2026-01-31T08:15:00Z")
}

// MarshalInt writes an integer.
func MarshalInt(i int) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Itoa(i)) })
}

// ErrInt says what an Int is.
const ErrInt = Error("an Int is a whole number from -2147483648 to 2147483647")

// UnmarshalInt reads an integer of 32 bits, as the GraphQL specification has it (section 3.5.1).
func UnmarshalInt(v any) (int, error) {
	var i int64
	switch v := v.(type) {
	case json.Number:
		var err error
		if i, err = strconv.ParseInt(string(v), 10, 64); err != nil {
			return 0, ErrInt
		}
	case int64:
		i = v
	case int:
		i = int64(v)
	default:
		return 0, ErrInt
	}
	if i < math.MinInt32 || i > math.MaxInt32 {
		return 0, ErrInt
	}
	return int(i), nil
}
