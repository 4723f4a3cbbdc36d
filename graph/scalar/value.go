package scalar

import (
	"encoding/json"
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalFieldValue writes a value of an input's field, which comes as the JSON that it is.
func MarshalFieldValue(value json.RawMessage) graphql.Marshaler {
	if value == nil {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(value) })
}

// UnmarshalFieldValue refuses: such a value occurs in answers alone.
func UnmarshalFieldValue(any) (json.RawMessage, error) {
	return nil, Error("a FieldValue occurs in answers alone")
}
