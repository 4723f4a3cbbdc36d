package scalar_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"menagerie/graph/scalar"
	"menagerie/internal/pets"
)

func written(m graphql.Marshaler) string {
	var b bytes.Buffer
	m.MarshalGQL(&b)
	return b.String()
}

func TestInt(t *testing.T) {
	for _, test := range []struct {
		value any
		want  string
	}{
		{json.Number("0"), "0"}, {json.Number("-2147483648"), "-2147483648"}, {json.Number("2147483647"), "2147483647"},
		{int64(math.MinInt32), "-2147483648"}, {math.MaxInt32, "2147483647"},
	} {
		i, err := scalar.UnmarshalInt(test.value)
		if got := written(scalar.MarshalInt(i)); err != nil || got != test.want {
			t.Errorf("%v is written %s, %v", test.value, got, err)
		}
	}
	for _, v := range []any{json.Number("2147483648"), json.Number("-2147483649"), json.Number("1.0"), json.Number("1e3"), json.Number(""),
		json.Number("9223372036854775808"), int64(math.MaxInt32 + 1), 1.0, "1", true, nil, []any{}} {
		if i, err := scalar.UnmarshalInt(v); err == nil {
			t.Errorf("%v is %d", v, i)
		}
	}
}

// TestDateTime: always UTC with microseconds, whatever the zone of what came.
func TestDateTime(t *testing.T) {
	for text, want := range map[string]string{
		"2026-01-31T08:15:00Z":             `"2026-01-31T08:15:00.000000Z"`,
		"2026-01-31T08:15:00.123456789Z":   `"2026-01-31T08:15:00.123456Z"`,
		"2026-01-31T08:15:00.1+01:00":      `"2026-01-31T07:15:00.100000Z"`,
		"2025-12-31T23:59:59.999999-12:00": `"2026-01-01T11:59:59.999999Z"`,
	} {
		v, err := scalar.UnmarshalDateTime(text)
		if got := written(scalar.MarshalDateTime(v)); err != nil || got != want {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	for _, v := range []any{"", "2026-01-31", "2026-01-31 08:15:00Z", "2026-13-01T00:00:00Z", "now", json.Number("1"), nil, true} {
		if m, err := scalar.UnmarshalDateTime(v); err == nil || m != (time.Time{}) {
			t.Errorf("%v is %v", v, m)
		}
	}
}

// FuzzDate: what can be read is written as it was read, and lies in the years that there are.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"2021-04-30", "1800-01-01", "9999-12-31", "1799-12-31", "2021-02-29", "2024-02-29", "", "2021-4-3", "2021-04-30T00:00:00Z", "٢٠٢١-٠٤-٣٠"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := scalar.UnmarshalDate(s)
		if err != nil {
			if d != (pets.Date{}) {
				t.Fatalf("%q: %v beside %v", s, d, err)
			}
			return
		}
		if got := written(scalar.MarshalDate(d)); got != `"`+s+`"` {
			t.Fatalf("%q is written %s", s, got)
		}
		if s < "1800" || len(s) != 10 || strings.Count(s, "-") != 2 {
			t.Fatalf("%q is a date", s)
		}
	})
}
