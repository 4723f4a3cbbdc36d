package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"menagerie/graph/scalar"
)

// The values that a client sends are checked here, before anything is executed, where gqlparser lets pass what the schema
// does not mean: enum values in any case, numbers for strings, and everything for our own scalars. Found later, a bad value
// in the second field of a mutation would be found after the first had been executed.

// validationRules are gqlparser's and ours.
func validationRules() *rules.Rules {
	r := rules.NewDefaultRules()
	r.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, silently(rules.ValuesOfCorrectTypeRule.RuleFunc))
	r.AddRule("Scalars", checkLiterals)
	return r
}

// checkLiterals checks the values that stand in a document.
func checkLiterals(observers *core.Events, addError core.AddErrFunc) {
	observers.OnValue(func(w *core.Walker, v *ast.Value) {
		if v.Definition == nil || v.Kind == ast.Variable || v.Kind == ast.NullValue || v.Kind == ast.ListValue {
			return
		}
		var err error
		switch v.Definition.Name {
		case "Int":
			if v.Kind != ast.IntValue {
				return // gqlparser says so
			}
			if _, err = strconv.ParseInt(v.Raw, 10, 32); err != nil {
				err = scalar.ErrInt
			}
		case "Date":
			var raw any
			if v.Kind == ast.StringValue || v.Kind == ast.BlockValue {
				raw = v.Raw
			}
			_, err = scalar.UnmarshalDate(raw)
		}
		if err != nil {
			addError(core.Message("%s: %s", placeOf(w.Document, v), err.Error()), core.At(v.Position))
		}
	})
}

// coerceVariables returns the values of an operation's variables, as section 6.1.2 of the specification has it (October 2021), or what is
// wrong with them. It is gqlparser's VariableValues without reflection, and keeps to the rules above. Lists and objects that came with the
// request are changed in place.
func coerceVariables(schema *ast.Schema, op *ast.OperationDefinition, sent map[string]any) (map[string]any, *gqlerror.Error) {
	values := make(map[string]any, len(op.VariableDefinitions))
	for _, v := range op.VariableDefinitions {
		at := place{name: v.Variable}
		value, ok := sent[v.Variable]
		switch {
		case ok && value == nil && v.Type.NamedType == "Boolean" && decides(op.SelectionSet, v.Variable):
			// Null for a variable with a default is null, and gqlgen panics where a condition is neither true nor false.
			return nil, at.wrong("must be true or false, and not null: @skip or @include decides by it")
		case ok:
		case v.DefaultValue != nil:
			var err error
			if value, err = v.DefaultValue.Value(nil); err != nil {
				return nil, at.wrong("its default is not valid")
			}
		case v.Type.NonNull:
			return nil, at.wrong("must be defined")
		default:
			continue
		}
		coerced, err := coerce(schema, v.Type, value, &at)
		if err != nil {
			return nil, err
		}
		values[v.Variable] = coerced
	}
	return values, nil
}

// decides reports whether a @skip or @include asks for a variable.
func decides(set ast.SelectionSet, variable string) bool {
	return !walk(set, func(s ast.Selection) bool {
		return !slices.ContainsFunc(*directivesOf(s), func(d *ast.Directive) bool {
			condition := d.Arguments.ForName("if")
			return condition != nil && condition.Value.Kind == ast.Variable && condition.Value.Raw == variable
		})
	})
}

// place is where a value stands in the variables, for errors: $in.tags.1.
type place struct {
	in       *place
	name     string
	index    int
	isListed bool // it is the element of this index, and has no name
}

func (p *place) String() string {
	switch {
	case p.in == nil:
		return "$" + p.name
	case p.isListed:
		return p.in.String() + "." + strconv.Itoa(p.index)
	}
	return p.in.String() + "." + p.name
}

func (p *place) wrong(message string) *gqlerror.Error { return gqlerror.Errorf("%s: %s", p, message) }

func coerce(schema *ast.Schema, typ *ast.Type, value any, at *place) (any, *gqlerror.Error) {
	if value == nil {
		if typ.NonNull {
			return nil, at.wrong("cannot be null")
		}
		return nil, nil //nolint:nilnil // null is a value
	}
	if typ.Elem != nil {
		list, ok := value.([]any)
		if !ok { // one value stands for a list of itself
			list = []any{value}
		}
		for i := range list {
			var err *gqlerror.Error
			if list[i], err = coerce(schema, typ.Elem, list[i], &place{in: at, index: i, isListed: true}); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	def := schema.Types[typ.NamedType]
	if def.Kind == ast.InputObject {
		return coerceObject(schema, def, value, at)
	}
	value, err := coerceLeaf(def, value)
	if err != nil {
		return nil, at.wrong(err.Error())
	}
	return value, nil
}

func coerceObject(schema *ast.Schema, def *ast.Definition, value any, at *place) (any, *gqlerror.Error) {
	object, ok := value.(map[string]any)
	if !ok {
		return nil, at.wrong("must be an object, " + def.Name)
	}
	known := 0
	for _, f := range def.Fields {
		at := place{in: at, name: f.Name}
		v, ok := object[f.Name]
		if !ok {
			if f.Type.NonNull && f.DefaultValue == nil { // the generated code fills in defaults
				return nil, at.wrong("must be defined")
			}
			continue
		}
		known++
		coerced, err := coerce(schema, f.Type, v, &at)
		if err != nil {
			return nil, err
		}
		object[f.Name] = coerced
	}
	if known < len(object) {
		for _, name := range slices.Sorted(maps.Keys(object)) {
			// Clients send back what they have got with the names of its types, as gqlparser lets them.
			if name != "__typename" && def.Fields.ForName(name) == nil {
				return nil, (&place{in: at, name: name}).wrong("unknown field")
			}
		}
	}
	return object, nil
}

// coerceLeaf returns the value of a scalar or an enum. A scalar that is not known here is left to its own code. Those of GraphQL are known,
// Float too, which this schema has not.
func coerceLeaf(def *ast.Definition, value any) (any, error) {
	text, isText := value.(string)
	number, isNumber := value.(json.Number)
	_, isInt := value.(int64) // a default
	switch {
	case def.Kind == ast.Enum:
		if !isText || def.EnumValues.ForName(text) == nil {
			return nil, fmt.Errorf("is not one of the values of %s", def.Name)
		}
	case def.Name == "String" && !isText:
		return nil, errors.New("a String is written in quotes")
	case def.Name == "Boolean":
		if _, ok := value.(bool); !ok {
			return nil, errors.New("a Boolean is true or false")
		}
	case def.Name == "ID" && !isText && !isInt && (!isNumber || strings.ContainsAny(number.String(), ".eE")):
		return nil, errors.New("an ID is a string or a whole number")
	case def.Name == "Int":
		n, err := scalar.UnmarshalInt(value)
		return int64(n), err
	case def.Name == "Float":
		if _, ok := value.(float64); ok || isInt {
			return value, nil
		}
		f, err := number.Float64()
		if err != nil {
			return nil, errors.New("a Float is a number")
		}
		return f, nil
	case def.Name == "Date":
		_, err := scalar.UnmarshalDate(value)
		return value, err
	}
	return value, nil
}
