package graph

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// byTokens is readJSON on encoding/json's Decoder: slow, and right. The error of a text that is no JSON may be the Decoder's.
func byTokens(l *Limits, text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, errJSONUTF8
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	values := 0
	var value func(nesting int) (any, error)
	value = func(nesting int) (any, error) {
		if values++; values > l.Values {
			return nil, exceeded("values", l.Values)
		}
		token, err := d.Token()
		delim, ok := token.(json.Delim)
		if err != nil || !ok {
			return token, err
		}
		if nesting++; nesting > l.Nesting {
			return nil, exceeded("nesting", l.Nesting)
		}
		list, object := []any{}, map[string]any{}
		for n := 1; d.More(); n++ {
			if n > l.List {
				return nil, exceeded("list", l.List)
			}
			name := ""
			if delim == '{' {
				token, err := d.Token()
				if name, ok = token.(string); !ok {
					return nil, cmp.Or(err, errJSON)
				}
				if _, twice := object[name]; twice {
					return nil, errJSONDuplicate
				}
			}
			v, err := value(nesting)
			if err != nil {
				return nil, err
			}
			list, object[name] = append(list, v), v
		}
		if _, err := d.Token(); err != nil || delim == '[' {
			return list, err
		}
		return object, nil
	}
	v, err := value(0)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			return nil, errors.New("there is more")
		}
	}
	return v, err
}

// FuzzJSON: what readJSON makes of a text is what encoding/json makes of it, and what it refuses is refused for the same reason, where it
// is JSON at all.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{
		``, ` `, `null`, "\ttrue\r\n", ` false `, `0`, `-0.5e+10`, ` 1 `, `""`, `"\\"`, `"\""`, `"\\\""`, `"a\u0041\ud83d\ude00\ud800\n"`, `"é😀"`, `[]`, `[ ]`, `{}`, "{\n}",
		`[1]`, `[1,2 , 3]`, `[[],[[]],{}]`, `{"a":1}`, `{ "a" : [ 1 , { "b" : null } ] , "c" : "d" }`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `{"":0,"":1}`,
		`{"]":"}","[":["{"]}`, `[1,]`, `{"a"}`, `[1}`, `"a`, `{"a":1}{}`, `[tru]`, `[1 2]`, `nulll`, "\ufeff1", "\"\x00\"", "\"\xff\"", "[\u00a01]",
		strings.Repeat("[", 6) + strings.Repeat("]", 6), strings.Repeat(`{"a":`, 5) + "1" + strings.Repeat("}", 5),
		`[0,1,2,3]`, `[0,1,2,3,4]`, `{"a":0,"b":1,"c":2,"d":3}`, `{"a":0,"b":1,"c":2,"d":3,"e":4}`, // as many as the smaller limit of lists, and one more
		`[[1,2,3],[4,5,6],[7,8]]`, `[[1,2,3],[4,5,6],[7,8,9]]`, // twelve values, and one more
		`[[[1,2],[3,4]],[[5,6],[7,8]]]`,
	} {
		f.Add([]byte(text))
	}
	for _, limits := range []Limits{Limits{}.OrDefaults(), {Nesting: 4, List: 4, Values: 12}} {
		f.Add([]byte(strings.Repeat("[", limits.Nesting) + strings.Repeat("]", limits.Nesting)))
		f.Add([]byte("[" + strings.Repeat("0,", limits.List-1) + "0]"))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, limits := range []Limits{Limits{}.OrDefaults(), {Nesting: 4, List: 4, Values: 12}} {
			own := bytes.Clone(text)
			got, err := limits.readJSON(own)
			if !bytes.Equal(own, text) {
				t.Error("the text has been changed")
			}
			clear(own) // it is somebody else's now
			want, wantErr := byTokens(&limits, text)
			if errors.Is(err, errJSON) && !json.Valid(text) {
				continue // the Decoder may have found something else before that
			}
			if !reflect.DeepEqual(err, wantErr) || err == nil && !reflect.DeepEqual(got, want) {
				t.Errorf("%q is %#v, %v, and not %#v, %v", text, got, err, want, wantErr)
			}
		}
	})
}

// A list of many values takes two allocations for each, its text and the interface, and few for the list.
func TestJSONAllocations(t *testing.T) {
	limits := Limits{}.OrDefaults()
	text := []byte("[" + strings.Repeat("12,", 399) + "12]")
	if n := testing.AllocsPerRun(100, func() {
		if _, err := limits.readJSON(text); err != nil {
			t.Fatal(err)
		}
	}); n > 2*400+20 {
		t.Errorf("%v allocations", n)
	}
}
