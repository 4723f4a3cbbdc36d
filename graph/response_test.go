package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/gqlerror"
	"pgregory.net/rapid"
)

// The short ways for headers that are as usual lead where the long ones do.
func FuzzHeaders(f *testing.F) {
	for accept := range usualAccepts {
		f.Add(accept, plainJSON)
		f.Add(accept+" ", " "+plainJSON)
		f.Add(strings.ToUpper(accept), strings.ToUpper(plainJSON))
	}
	for _, contentType := range []string{"", "application/json;", "application/json; charset=utf-16", "text/plain", "application/jsonx", "application/json,application/json"} {
		f.Add("", contentType)
	}
	f.Fuzz(func(t *testing.T, accept, contentType string) {
		for _, header := range [][]string{nil, {accept}, {accept, accept}, {plainJSON, accept}} {
			short, ok := mediaTypeOf(header)
			if long, longOK := accepted(header); short != long || ok != longOK {
				t.Errorf("Accept %q: %q, %v, and the long way %q, %v", header, short, ok, long, longOK)
			}
		}
		for _, header := range [][]string{nil, {contentType}, {contentType, contentType}, {plainJSON, contentType}} {
			if short, long := jsonContent(header), parseJSONContent(header); fmt.Sprint(short) != fmt.Sprint(long) {
				t.Errorf("Content-Type %q: %v, and the long way %v", header, short, long)
			}
		}
	})
}

// An answer is what encoding/json would make of it.
func TestResponsesAreJSON(t *testing.T) {
	text := rapid.String()
	rapid.Check(t, func(t *rapid.T) {
		resp := &response{}
		switch rapid.IntRange(0, 3).Draw(t, "data") {
		case 0:
			resp.data = json.RawMessage("null")
		case 1:
			b, _ := json.Marshal(map[string]string{text.Draw(t, "name"): text.Draw(t, "value")})
			resp.data = b
		case 2:
			resp.data = json.RawMessage(`{"a":"` + strings.Repeat("x", rapid.IntRange(0, 100_000).Draw(t, "length")) + `"}`)
		}
		for range rapid.IntRange(0, 2).Draw(t, "errors") {
			resp.errors = append(resp.errors, &gqlerror.Error{Message: text.Draw(t, "message"), Extensions: map[string]any{"code": text.Draw(t, "code")}})
		}
		if rapid.Bool().Draw(t, "with extensions") {
			resp.extensions = &extensions{Cost: rapid.Int().Draw(t, "cost")}
			if rapid.Bool().Draw(t, "with a trace") {
				resp.extensions.Trace = text.Draw(t, "trace")
			}
		}
		var b, want bytes.Buffer
		resp.append(&b)
		encoder := json.NewEncoder(&want)
		if err := encoder.Encode(struct {
			Errors     gqlerror.List   `json:"errors,omitempty"`
			Data       json.RawMessage `json:"data,omitempty"`
			Extensions *extensions     `json:"extensions,omitempty"`
		}{resp.errors, resp.data, resp.extensions}); err != nil {
			t.Fatal(err)
		}
		got := b.String()
		if resp.data == nil && resp.errors == nil && resp.extensions == nil {
			return // there is no such answer
		}
		if got != strings.TrimSuffix(want.String(), "\n") {
			t.Fatalf("%s\nencoding/json: %s", got, &want)
		}
	})
}

// What stands in a request is a copy: the buffer in which it came is used again for the next one.
func TestRequestsAreCopied(t *testing.T) {
	text := []byte(`{"query": "{ __typename }", "operationName": "Name", "variables": {"name": ["text", 12, {"a\u0062": "c\n"}]}, "extensions": {"x": "y"}}`)
	limits := Limits{}.OrDefaults()
	first, err := limits.readJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := json.Marshal(first)
	for i := range text {
		text[i] = 'X'
	}
	if got, _ := json.Marshal(first); !bytes.Equal(got, want) {
		t.Errorf("%s has become %s", want, got)
	}
}

// To write an answer takes no more memory for long ones than for short ones.
func TestWritingTakesNoMemory(t *testing.T) {
	w := nowhere{header: http.Header{}}
	for _, length := range []int{10, 100_000} {
		data := []byte(`{"a":"` + strings.Repeat("x", length) + `"}`)
		resp := &response{extensions: &extensions{Cost: 1}}
		for _, squeeze := range []bool{false, true} {
			least := 1_000.0 // of several: a pool may be emptied in between, and is by the race detector
			for range 50 {
				least = min(least, testing.AllocsPerRun(1, func() {
					clear(w.header)
					resp.data = bytes.Clone(data) // it is given away
					write(&w, plainJSON, http.StatusOK, resp, squeeze)
				}))
			}
			if w.writes != 1 {
				t.Errorf("%d bytes: %d writes", length, w.writes)
			}
			if least > 4 { // the length's header and its list, the data, and what they are given back in
				t.Errorf("%d bytes, gzip %v: %v allocations", length, squeeze, least)
			}
		}
	}
}

type nowhere struct {
	header http.Header
	writes int
}

func (w *nowhere) Header() http.Header { return w.header }
func (w *nowhere) Write(b []byte) (int, error) {
	w.writes++
	return len(b), nil
}
func (w *nowhere) WriteHeader(int) { w.writes = 0 }

func BenchmarkWrite(b *testing.B) {
	for _, bench := range []struct {
		name    string
		length  int
		squeeze bool
	}{{"100 bytes", 100, false}, {"20 kB", 20_000, false}, {"20 kB, gzip", 20_000, true}} {
		b.Run(bench.name, func(b *testing.B) {
			var list []string
			for i := 0; len(list)*60 < bench.length; i++ {
				list = append(list, fmt.Sprintf(`{"id":"%x","name":"Minka %d","species":"CAT"}`, i*7919*104729, i*31%1000))
			}
			data := []byte(`{"animals":[` + strings.Join(slices.Clip(list), ",") + `]}`)
			resp := &response{extensions: &extensions{Cost: 51}}
			w := nowhere{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				resp.data = bytes.Clone(data)
				write(&w, plainJSON, http.StatusOK, resp, bench.squeeze)
			}
		})
	}
}
