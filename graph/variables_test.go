package graph

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/validator"

	"menagerie/graph/generated"
)

// FuzzVariables: what coerceVariables takes, gqlparser takes, and makes the same of it.
// It is not asked about lists of lists: of one value for such a list gqlparser makes a list of it, and not a list of a list of it.
func FuzzVariables(f *testing.F) {
	h := newHandler(Config{}, generated.NewBreadthFirstSchema(generated.Config{}))
	const operation = `mutation ($in: AnimalInput!, $w: WeightInput, $id: ID!, $ids: [ID!], $n: Int = 3, $s: String, $b: Boolean = true, $d: Date,
		$species: [Species!] = CAT, $order: AnimalOrder = {field: NAME, direction: ASC}, $x: Float = 1) { __typename }`
	doc, _, err := h.limits.read(operation)
	if err != nil {
		f.Fatal(err)
	}
	_ = validate(h.schema, doc) // it fills in the types; that the variables are not used does not matter
	op := doc.Operations[0]
	for _, text := range []string{
		``, `null`, `5`, `-1.5e3`, `3000000000`, `"x"`, `true`, `[]`, `[null]`, `["x",5]`, `[["x"],[],null]`, `"DOG"`, `"dog"`, `["CAT","DOG"]`, `"2021-04-30"`, `"2021-02-29"`, `{}`, `{"field":"NAME","direction":"DESC"}`,
		`{"name":"x","species":"DOG"}`, `{"name":"x","species":"DOG","tags":"one","identifiers":{"kind":"TATTOO","value":"x"},"__typename":"AnimalInput"}`,
		`{"name":"x","species":"DOG","wings":2}`, `{"name":null,"species":"DOG"}`, `{"name":"x","species":"DOG","neutered":null,"bornOn":"2020-01-01","tags":["a","b"]}`,
		`{"measuredOn":"2020-01-01","grams":4000}`, `{"measuredOn":"2020-01-01","grams":"4"}`,
	} {
		for i := range op.VariableDefinitions {
			f.Add(uint8(i), text) //nolint:gosec // a dozen
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		// All that must be there, and one value more.
		read := func() map[string]any {
			vars := map[string]any{"in": map[string]any{"name": "x", "species": "DOG"}, "id": "x"}
			value, err := h.limits.readJSON([]byte(text))
			if name := op.VariableDefinitions[int(which)%len(op.VariableDefinitions)].Variable; err == nil {
				vars[name] = value
			} else {
				delete(vars, name)
			}
			return vars
		}
		got, refused := coerceVariables(h.schema, op, read())
		want, err := validator.VariableValues(h.schema, op, read())
		switch {
		case refused != nil:
			if !strings.HasPrefix(refused.Message, "$") {
				t.Errorf("%s does not say where", refused.Message)
			}
			if err == nil && !slices.ContainsFunc(stricter, func(reason string) bool { return strings.Contains(refused.Message, reason) }) {
				t.Errorf("%q is refused: %s", text, refused.Message)
			}
		case err != nil:
			t.Errorf("%q is taken, and gqlparser says %v", text, err)
		case !reflect.DeepEqual(numbers(got), numbers(want)):
			t.Errorf("%q is %#v, and not %#v", text, got, want)
		}
	})
}

// stricter are the reasons for which values are refused that gqlparser takes.
var stricter = []string{
	"an Int is a whole number", "a String is written in quotes", "an ID is a string or a whole number", "is not one of the values of",
	"a date", "a Float is a number", "written as",
}

// numbers makes all lists and numbers of one type each: gqlparser leaves numbers within objects as they were written, and gives a list
// that it has made the type of its only element.
func numbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			v[name] = numbers(v[name])
		}
	case json.Number:
		return v.String()
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case nil, string, bool:
	default:
		list := reflect.ValueOf(v)
		out := make([]any, list.Len())
		for i := range out {
			out[i] = numbers(list.Index(i).Interface())
		}
		return out
	}
	return v
}
