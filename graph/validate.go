package graph

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// What an answer may repeat of a request: names, since nobody finds a mistake without them, and those cut; never a value,
// which may be a password.
const (
	maxErrors  = 8   // in the answer to a request that is refused
	maxMessage = 300 // bytes
	maxName    = 64  // bytes of each name in a message
)

// overlapping is the rule that takes longest. It comes when the others have nothing to say.
const overlapping = "OverlappingFieldsCanBeMerged"

// validate returns what is wrong with a document by the rules of GraphQL: the first errors, as they go to the client.
func validate(schema *ast.Schema, doc *ast.QueryDocument) gqlerror.List {
	if len(doc.Operations) == 0 {
		return gqlerror.List{badDocument("The document has no operation.")}
	}
	all := validationRules()
	first, last := rules.NewRules(), rules.NewRules()
	for name, rule := range all.GetInner() {
		if name == overlapping {
			last.AddRule(name, rule)
		} else {
			first.AddRule(name, rule)
		}
	}
	errs := firstErrors(schema, doc, first)
	if len(errs) == 0 {
		errs = firstErrors(schema, doc, last)
	}
	for i, err := range errs {
		errs[i] = badDocument(err.Message, err.Locations...)
	}
	return errs
}

// enough ends a validation that has found as many errors as an answer has.
type enough struct{ errs gqlerror.List }

// firstErrors returns the first errors that the rules find.
func firstErrors(schema *ast.Schema, doc *ast.QueryDocument, by *rules.Rules) (errs gqlerror.List) {
	defer func() {
		if p := recover(); p != nil {
			e, ok := p.(enough)
			if !ok {
				panic(p)
			}
			errs = e.errs
		}
	}()
	bounded := rules.NewRules()
	var found gqlerror.List
	for name, rule := range by.GetInner() {
		bounded.AddRule(name, func(observers *core.Events, addError core.AddErrFunc) {
			rule(observers, func(options ...core.ErrorOption) {
				err := &gqlerror.Error{}
				for _, o := range options {
					o(err)
				}
				addError(options...)
				if found = append(found, err); len(found) == maxErrors {
					panic(enough{found}) // there is no other way out of the walk through the document
				}
			})
		})
	}
	var others yielding
	bounded.AddRule("Yielding", func(observers *core.Events, _ core.AddErrFunc) {
		observers.OnField(func(*core.Walker, *ast.Field) { others.step() })
		observers.OnValue(func(*core.Walker, *ast.Value) { others.step() })
		observers.OnFragment(func(*core.Walker, *ast.FragmentDefinition) { others.step() })
		observers.OnOperation(func(*core.Walker, *ast.OperationDefinition) { others.step() })
	})
	return validator.ValidateWithRules(schema, doc, bounded)
}

// silently makes gqlparser's rule for the values in a document one that does not repeat them.
func silently(rule core.RuleFunc) core.RuleFunc {
	return func(observers *core.Events, addError core.AddErrFunc) {
		var value *ast.Value // the one that is being looked at
		var doc *ast.QueryDocument
		observers.OnValue(func(w *core.Walker, v *ast.Value) { value, doc = v, w.Document })
		rule(observers, func(options ...core.ErrorOption) {
			if value.Kind == ast.ObjectValue && value.Definition.Kind == ast.InputObject {
				addError(options...) // about a field, by its name
				return
			}
			options = []core.ErrorOption{core.Message("%s: Expected a value of type %q.", placeOf(doc, value), value.ExpectedType), core.At(value.Position)}
			if value.Definition.Kind == ast.Enum && len(value.Raw) <= maxName {
				names := make([]string, len(value.Definition.EnumValues))
				for i, v := range value.Definition.EnumValues {
					names[i] = v.Name
				}
				options = append(options, core.SuggestListQuoted("Did you mean", value.Raw, names))
			}
			addError(options...)
		})
	}
}

// placeOf returns where a value stands in a document: input.tags.0 in an argument, $id as a variable's default.
func placeOf(doc *ast.QueryDocument, value *ast.Value) string {
	var place string
	within := func(path string, v *ast.Value) {
		if p, ok := pathWithin(path, v, value); ok {
			place = p
		}
	}
	arguments := func(args ast.ArgumentList) {
		for _, arg := range args {
			within(arg.Name, arg.Value)
		}
	}
	directives := func(list ast.DirectiveList) {
		for _, d := range list {
			arguments(d.Arguments)
		}
	}
	var selections func(ast.SelectionSet)
	selections = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				arguments(s.Arguments)
				directives(s.Directives)
				selections(s.SelectionSet)
			case *ast.InlineFragment:
				directives(s.Directives)
				selections(s.SelectionSet)
			case *ast.FragmentSpread:
				directives(s.Directives)
			}
		}
	}
	for _, op := range doc.Operations {
		for _, v := range op.VariableDefinitions {
			within("$"+v.Variable, v.DefaultValue)
			directives(v.Directives)
		}
		directives(op.Directives)
		selections(op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		directives(f.Directives)
		selections(f.SelectionSet)
	}
	return place
}

func pathWithin(path string, in, value *ast.Value) (string, bool) {
	if in == value {
		return path, true
	}
	if in == nil {
		return "", false
	}
	for i, child := range in.Children {
		name := child.Name
		if in.Kind == ast.ListValue {
			name = strconv.Itoa(i)
		}
		if p, ok := pathWithin(path+"."+name, child.Value, value); ok {
			return p, true
		}
	}
	return "", false
}

// unparsed returns the error of a document that could not be read.
func unparsed(err error) *gqlerror.Error {
	var limit *limitError
	var syntax *gqlerror.Error
	switch {
	case errors.As(err, &limit):
		return limit.graphQL(CodeTooComplex)
	case errors.As(err, &syntax):
		return badDocument(literal.ReplaceAllString(syntax.Message, "$1"), syntax.Locations...)
	}
	return badDocument(err.Error())
}

// literal is a value that the parser did not expect, at the end of its message.
var literal = regexp.MustCompile(`(?s)((?:^Unexpected|, found) (?:Int|Float|String|BlockString|Comment)) ".*$`)

// badDocument returns an error that says no more than it should.
func badDocument(message string, at ...gqlerror.Location) *gqlerror.Error {
	return &gqlerror.Error{
		Message: brief(message), Locations: at[:min(len(at), 2)], Extensions: map[string]any{"code": CodeBadRequest},
	}
}

var longName = regexp.MustCompile(fmt.Sprintf(`[^\s."]{%d,}`, maxName+1))

// brief cuts a message, and each name in it.
func brief(message string) string {
	message = cut(message, 4*maxMessage) // so that what follows is short
	message = longName.ReplaceAllStringFunc(message, func(name string) string { return cut(name, maxName) })
	return cut(message, maxMessage)
}

// cut shortens a text to so many bytes, at the end of a character.
func cut(text string, bytes int) string {
	if len(text) <= bytes {
		return text
	}
	for bytes > 0 && !utf8.RuneStart(text[bytes]) {
		bytes--
	}
	return strings.ToValidUTF8(text[:bytes], "") + "…"
}
