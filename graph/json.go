package graph

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

var (
	errJSON          = errors.New("is not valid JSON")
	errJSONUTF8      = errors.New("is not valid UTF-8")
	errJSONDuplicate = errors.New("has an object with two members of one name; which of them counts would be anybody's guess")
)

// readJSON reads exactly one JSON value. It is stricter than encoding/json, which takes the last of two members with one
// name, and it keeps to the limits of nesting, lists and values. Numbers stay as they were written: an Int is not to lose digits
// on its way through a float. The value holds no part of the text. The error is a *limitError or one of those above.
//
// What is JSON, encoding/json says. But its Decoder goes over each value several times and allocates six times for it, and anybody
// may send thousands of them. So what is known to be valid is taken apart here, in one go.
func (l *Limits) readJSON(text []byte) (any, error) {
	switch {
	case !utf8.Valid(text):
		return nil, errJSONUTF8
	case !json.Valid(text):
		return nil, errJSON
	}
	r := jsonReader{text: text, limits: l}
	return r.value(0)
}

// jsonReader reads a text that is valid: where a value has to be there is one, and what begins comes to its end.
type jsonReader struct {
	text   []byte // from here on
	limits *Limits
	values int // so far
}

// take returns the next n bytes and goes behind them.
func (r *jsonReader) take(n int) []byte {
	taken := r.text[:n]
	r.text = r.text[n:]
	return taken
}

// next goes to the next byte that is no white space, and returns it.
func (r *jsonReader) next() byte {
	n := 0
	for strings.IndexByte(" \n\r\t", r.text[n]) >= 0 {
		n++
	}
	r.take(n)
	return r.text[0]
}

// more goes to the next element of a list or an object, or, where there are no more, behind what closes it.
func (r *jsonReader) more(closing byte) bool {
	if r.next() != closing {
		r.take(1) // what opens it, or the comma behind the last element
	}
	if r.next() != closing {
		return true
	}
	r.take(1)
	return false
}

func (r *jsonReader) value(nesting int) (any, error) {
	if r.values++; r.values > r.limits.Values {
		return nil, exceeded("values", r.limits.Values)
	}
	first := r.next()
	if first == '[' || first == '{' {
		if nesting++; nesting > r.limits.Nesting {
			return nil, exceeded("nesting", r.limits.Nesting)
		}
	}
	switch first {
	case '[':
		return r.list(nesting)
	case '{':
		return r.object(nesting)
	case '"':
		return r.string(), nil
	case 't':
		r.take(len("true"))
		return true, nil
	case 'f':
		r.take(len("false"))
		return false, nil
	case 'n':
		r.take(len("null"))
		return nil, nil
	}
	n := 1
	for n < len(r.text) && strings.IndexByte(" \n\r\t,]}", r.text[n]) < 0 {
		n++
	}
	return json.Number(r.take(n)), nil
}

func (r *jsonReader) list(nesting int) (any, error) {
	list := []any{}
	for r.more(']') {
		if len(list) == r.limits.List {
			return nil, exceeded("list", r.limits.List)
		}
		value, err := r.value(nesting)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

func (r *jsonReader) object(nesting int) (any, error) {
	object := map[string]any{}
	for r.more('}') {
		if len(object) == r.limits.List {
			return nil, exceeded("list", r.limits.List)
		}
		name := r.string()
		if _, twice := object[name]; twice {
			return nil, errJSONDuplicate
		}
		r.next()
		r.take(1) // the colon
		value, err := r.value(nesting)
		if err != nil {
			return nil, err
		}
		object[name] = value
	}
	return object, nil
}

// string reads the string that begins here.
func (r *jsonReader) string() string {
	end, escapes := 1, false
	for ; r.text[end] != '"'; end++ {
		if r.text[end] == '\\' {
			end, escapes = end+1, true
		}
	}
	quoted := r.take(end + 1)
	if !escapes {
		return string(quoted[1:end])
	}
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		panic(err) // the text is valid
	}
	return s
}
