package awkward

// This file has the scalars and enums, each written and read in another way that gqlgen knows.

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Size is cast.
type Size string

// The sizes.
const (
	Small Size = "SMALL"
	Large Size = "LARGE"
)

// Level is found in a table.
type Level int

// The levels.
const (
	Low Level = iota + 1
	Middle
	High
)

// Stamp is a scalar that is appended.
type Stamp int

// MarshalStamp writes it; there is none below 1.
func MarshalStamp(s Stamp) graphql.Marshaler {
	if s < 1 {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendStamp(nil, s)) })
}

// AppendStamp appends it.
func AppendStamp(dst []byte, s Stamp) []byte {
	if s < 1 {
		return dst
	}
	return append(strconv.AppendInt(append(dst, `"stamp `...), int64(s), 10), '"')
}

// UnmarshalStamp reads it.
func UnmarshalStamp(v any) (Stamp, error) {
	text, ok := v.(string)
	if !ok {
		return 0, fmt.Errorf("%T is no stamp", v)
	}
	if len(text)%7 == 6 {
		panic("a stamp of " + strconv.Itoa(len(text)))
	}
	if len(text)%3 == 2 {
		return 0, &gqlerror.Error{Message: "a bad stamp", Extensions: map[string]any{"code": "STAMP"}}
	}
	return Stamp(len(text)), nil
}

// Raw is a scalar that is written by a function alone.
type Raw int

// MarshalRaw writes it; there is none below 1.
func MarshalRaw(r Raw) graphql.Marshaler {
	if r < 1 {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { fmt.Fprintf(w, `{"raw":%d}`, r) })
}

// UnmarshalRaw reads it.
func UnmarshalRaw(any) (Raw, error) { return 1, nil }

// Told is a scalar that is written with the context.
type Told int

// MarshalTold writes it, and fails for some.
func MarshalTold(t Told) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(ctx context.Context, w io.Writer) error {
		if t < 1 {
			return fmt.Errorf("cannot tell %d at %v", t, graphql.GetPath(ctx))
		}
		fmt.Fprintf(w, `"told %d at %v"`, t, graphql.GetPath(ctx))
		return nil
	})
}

// UnmarshalTold reads it.
func UnmarshalTold(context.Context, any) (Told, error) { return 1, nil }

// Own is a scalar with methods.
type Own int

// MarshalGQL writes it.
func (o Own) MarshalGQL(w io.Writer) { fmt.Fprintf(w, `["own",%d]`, o) }

// UnmarshalGQL reads it.
func (o *Own) UnmarshalGQL(any) error { return nil }

// OwnTold is a scalar with methods that get the context.
type OwnTold int

// MarshalGQLContext writes it, and fails for some.
func (o OwnTold) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	if o < 1 {
		return gqlerror.Errorf("cannot tell of its own")
	}
	fmt.Fprintf(w, `"%d at %v"`, o, graphql.GetPath(ctx))
	return nil
}

// UnmarshalGQLContext reads it.
func (o *OwnTold) UnmarshalGQLContext(context.Context, any) error { return nil }

// Eager is a scalar that panics.
type Eager int

// MarshalEager panics.
func MarshalEager(e Eager) graphql.Marshaler { panic(fmt.Sprintf("eager %d", e)) }

// UnmarshalEager panics.
func UnmarshalEager(any) (Eager, error) { panic("eager") }

// Late is a scalar that panics when it is written.
type Late int

// MarshalLate panics later, for some.
func MarshalLate(l Late) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		if l < 1 {
			panic("late")
		}
		_, _ = io.WriteString(w, `"late"`)
	})
}

// UnmarshalLate reads it.
func UnmarshalLate(any) (Late, error) { return 1, nil }
