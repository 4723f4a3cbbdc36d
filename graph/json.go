package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

var (
	errJSON          = errors.New("is not valid JSON")
	errJSONUTF8      = errors.New("is not valid UTF-8")
	errJSONDuplicate = errors.New("has an object with two members of one name; which of them counts would be anybody's guess")
)

// readJSON reads exactly one JSON value. It is stricter than encoding/json, which takes the last of two members with one
// name, and it keeps to the limits of nesting, lists and values. Numbers stay as they were written: an Int is not to lose digits
// on its way through a float. The error is a *limitError or one of those above.
func (l *Limits) readJSON(text []byte) (any, error) {
	switch {
	case !utf8.Valid(text):
		return nil, errJSONUTF8
	case !json.Valid(text):
		return nil, errJSON
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	r := jsonReader{d, l, 0}
	return r.value(0)
}

type jsonReader struct {
	*json.Decoder
	limits *Limits
	values int // so far
}

func (d *jsonReader) value(nesting int) (any, error) {
	if d.values++; d.values > d.limits.Values {
		return nil, exceeded("values", d.limits.Values)
	}
	token, err := d.Token()
	if err != nil {
		return nil, errJSON
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if nesting++; nesting > d.limits.Nesting {
		return nil, exceeded("nesting", d.limits.Nesting)
	}
	list, object := []any{}, map[string]any{}
	for n := 1; d.More(); n++ {
		if n > d.limits.List {
			return nil, exceeded("list", d.limits.List)
		}
		name := ""
		if delim == '{' {
			token, err := d.Token()
			if err != nil {
				return nil, errJSON
			}
			name, _ = token.(string)
			if _, twice := object[name]; twice {
				return nil, errJSONDuplicate
			}
		}
		value, err := d.value(nesting)
		if err != nil {
			return nil, err
		}
		if delim == '{' {
			object[name] = value
		} else {
			list = append(list, value)
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, errJSON
	}
	if delim == '{' {
		return object, nil
	}
	return list, nil
}
