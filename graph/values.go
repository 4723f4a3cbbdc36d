package graph

import (
	"fmt"
	"reflect"
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

// checkVariables checks the values that come beside the document. Of a value of the wrong shape it says nothing:
// gqlparser does.
func checkVariables(schema *ast.Schema, op *ast.OperationDefinition, variables map[string]any) *gqlerror.Error {
	for _, v := range op.VariableDefinitions {
		value, sent := variables[v.Variable]
		if err := checkValue(schema, v.Type, value, "$"+v.Variable); err != nil {
			return err
		}
		// Null for a variable with a default is null, and gqlgen panics where a condition is neither true nor false.
		if sent && value == nil && v.Type.NamedType == "Boolean" && decides(op.SelectionSet, v.Variable) {
			return gqlerror.Errorf("$%s: must be true or false, and not null: @skip or @include decides by it", v.Variable)
		}
	}
	return nil
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

func checkValue(schema *ast.Schema, typ *ast.Type, value any, path string) *gqlerror.Error {
	if value == nil {
		return nil
	}
	if typ.Elem != nil {
		// Where one value stands for a list of itself, gqlparser may have made it a slice of its own type.
		list := reflect.ValueOf(value)
		if list.Kind() != reflect.Slice {
			return checkValue(schema, typ.Elem, value, path)
		}
		for i := range list.Len() {
			if err := checkValue(schema, typ.Elem, list.Index(i).Interface(), path+"."+strconv.Itoa(i)); err != nil {
				return err
			}
		}
		return nil
	}
	var err error
	switch def := schema.Types[typ.NamedType]; {
	case def == nil:
	case def.Kind == ast.InputObject:
		object, _ := value.(map[string]any)
		for _, f := range def.Fields {
			if err := checkValue(schema, f.Type, object[f.Name], path+"."+f.Name); err != nil {
				return err
			}
		}
	case def.Kind == ast.Enum:
		if s, ok := value.(string); !ok || def.EnumValues.ForName(s) == nil {
			err = fmt.Errorf("is not one of the values of %s", def.Name)
		}
	case def.Name == "String":
		if _, ok := value.(string); !ok {
			err = fmt.Errorf("a String is written in quotes")
		}
	case def.Name == "Int":
		_, err = scalar.UnmarshalInt(value)
	case def.Name == "Date":
		_, err = scalar.UnmarshalDate(value)
	}
	if err != nil {
		return gqlerror.Errorf("%s: %s", path, err.Error())
	}
	return nil
}

// variablePath returns the name of the variable that gqlparser complains of, as in $input.tags.0, if it does.
func variablePath(path ast.Path) (string, bool) {
	if len(path) < 2 || path[0] != ast.PathName("variable") {
		return "", false
	}
	parts := make([]string, len(path)-1)
	for i, p := range path[1:] {
		parts[i] = fmt.Sprint(p)
	}
	return "$" + strings.Join(parts, "."), true
}
