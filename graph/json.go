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
// encoding/json's Decoder goes over each value several times and allocates six times for it, and anybody may send thousands of them. So
// the text is read here, in one go, and no further than to the first thing that is wrong with it.
func (l *Limits) readJSON(text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, errJSONUTF8
	}
	r := jsonReader{text: text, limits: l}
	value, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if r.space(); len(r.text) > 0 {
		return nil, errJSON
	}
	return value, nil
}

// jsonReader reads a text from its front. What it returns is of no use after an error.
type jsonReader struct {
	text   []byte // from here on
	limits *Limits
	values int // so far
	yielding
}

// space goes to the next byte that is no white space.
func (r *jsonReader) space() {
	for len(r.text) > 0 && (r.text[0] == ' ' || r.text[0] == '\n' || r.text[0] == '\r' || r.text[0] == '\t') {
		r.text = r.text[1:]
	}
}

// take goes behind what comes next where it is this.
func (r *jsonReader) take(c byte) bool {
	r.space()
	if len(r.text) == 0 || r.text[0] != c {
		return false
	}
	r.text = r.text[1:]
	return true
}

func (r *jsonReader) value(nesting int) (any, error) {
	if r.values++; r.values > r.limits.Values {
		return nil, exceeded("values", r.limits.Values)
	}
	r.step()
	r.space()
	if len(r.text) == 0 {
		return nil, errJSON
	}
	switch r.text[0] {
	case '[':
		return r.list(nesting + 1)
	case '{':
		return r.object(nesting + 1)
	case '"':
		return r.string()
	case 't':
		return true, r.literal("true")
	case 'f':
		return false, r.literal("false")
	case 'n':
		return nil, r.literal("null")
	}
	return r.number()
}

func (r *jsonReader) literal(word string) error {
	if len(r.text) < len(word) || string(r.text[:len(word)]) != word {
		return errJSON
	}
	r.text = r.text[len(word):]
	return nil
}

// number reads a number (RFC 8259, section 6).
func (r *jsonReader) number() (any, error) {
	n := 0
	is := func(set string) bool {
		ok := n < len(r.text) && strings.IndexByte(set, r.text[n]) >= 0
		if ok {
			n++
		}
		return ok
	}
	digits := func() bool {
		from := n
		for n < len(r.text) && '0' <= r.text[n] && r.text[n] <= '9' {
			n++
		}
		return n > from
	}
	is("-")
	if !is("0") && !digits() || is(".") && !digits() {
		return nil, errJSON
	}
	if is("eE") {
		is("+-")
		if !digits() {
			return nil, errJSON
		}
	}
	number := json.Number(r.text[:n])
	r.text = r.text[n:]
	return number, nil
}

// elements calls one for each element of a list or an object, which stand between two brackets.
func (r *jsonReader) elements(opening, closing byte, nesting int, one func() error) error {
	if nesting > r.limits.Nesting {
		return exceeded("nesting", r.limits.Nesting)
	}
	r.take(opening)
	if r.take(closing) {
		return nil
	}
	for n := 0; ; n++ {
		if n == r.limits.List {
			return exceeded("list", r.limits.List)
		}
		if err := one(); err != nil {
			return err
		}
		if r.take(closing) {
			return nil
		}
		if !r.take(',') {
			return errJSON
		}
	}
}

func (r *jsonReader) list(nesting int) (any, error) {
	list := []any{}
	err := r.elements('[', ']', nesting, func() error {
		value, err := r.value(nesting)
		list = append(list, value)
		return err
	})
	return list, err
}

func (r *jsonReader) object(nesting int) (any, error) {
	object := map[string]any{}
	err := r.elements('{', '}', nesting, func() error {
		r.space()
		name, err := r.string()
		if err != nil {
			return err
		}
		if _, twice := object[name]; twice {
			return errJSONDuplicate
		}
		if !r.take(':') {
			return errJSON
		}
		object[name], err = r.value(nesting)
		return err
	})
	return object, err
}

// string reads the string that begins here.
func (r *jsonReader) string() (string, error) {
	if len(r.text) == 0 || r.text[0] != '"' {
		return "", errJSON
	}
	escapes := false
	for end := 1; end < len(r.text); end++ {
		switch c := r.text[end]; {
		case c == '\\':
			end, escapes = end+1, true
		case c < ' ':
			return "", errJSON
		case c == '"':
			quoted := r.text[:end+1]
			r.text = r.text[end+1:]
			if !escapes {
				return string(quoted[1:end]), nil
			}
			var s string
			if json.Unmarshal(quoted, &s) != nil {
				return "", errJSON
			}
			return s, nil
		}
	}
	return "", errJSON
}
