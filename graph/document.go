package graph

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"
)

// A document is judged in the order of what it costs to judge it: its bytes, its tokens, its fields with the fragments
// spread, and last the rules of GraphQL. The parser recurses for each bracket and the rules compare each field with others,
// so each step keeps the next one short.

// read returns the document of a text that is within the limits, and how many tokens it has. The document is not valid
// yet. The error is a *limitError, or the parser's.
func (l *Limits) read(text string) (*ast.QueryDocument, int, error) {
	if len(text) > l.Document {
		return nil, 0, found("document", len(text), l.Document)
	}
	source := &ast.Source{Input: text}
	tokens, err := l.scan(source)
	if err != nil {
		return nil, 0, err
	}
	yield()
	doc, err := parser.ParseQueryWithTokenLimit(source, l.Tokens+1) // and the end
	if err != nil {
		return nil, 0, err
	}
	yield()
	return doc, tokens, l.check(doc)
}

// scan counts what can be counted without parsing.
func (l *Limits) scan(source *ast.Source) (tokens int, err error) {
	lex := lexer.New(source)
	var others yielding
	for nesting := 0; ; tokens++ {
		others.step()
		token, err := lex.ReadToken()
		switch {
		case err != nil:
			return tokens, err
		case token.Kind == lexer.EOF:
			return tokens, nil
		case tokens == l.Tokens:
			return tokens, exceeded("tokens", l.Tokens)
		}
		switch token.Kind {
		case lexer.Name:
			if len(token.Value) > l.Name {
				return tokens, found("name", len(token.Value), l.Name)
			}
		case lexer.BraceL, lexer.BracketL, lexer.ParenL:
			if nesting++; nesting > l.Nesting {
				return tokens, exceeded("nesting", l.Nesting)
			}
		case lexer.BraceR, lexer.BracketR, lexer.ParenR:
			nesting--
		}
	}
}

// check refuses a document that goes beyond the limits once its fragments are spread.
func (l *Limits) check(doc *ast.QueryDocument) error {
	c := checker{limits: l, fragments: fragmentsOf(doc), counted: map[string]*counts{}}
	selections := 0
	count := func(n counts, set ast.SelectionSet, directives ast.DirectiveList) {
		n.directives += len(directives)
		c.arguments(directives)
		if selections += n.selections; selections > l.Selections {
			c.exceeds("selections", l.Selections)
		}
		c.within(n)
		if c.err == nil { // and so few that they can be spread one by one
			c.overlaps([]ast.SelectionSet{set}, 1)
		}
	}
	for _, f := range doc.Fragments {
		// The first of those with the same name counts, and all are looked at.
		count(c.set(f.SelectionSet), f.SelectionSet, f.Directives)
	}
	for _, op := range doc.Operations {
		n := c.set(op.SelectionSet)
		for _, v := range op.VariableDefinitions {
			n.directives += len(v.Directives)
			c.arguments(v.Directives)
			c.value(v.DefaultValue)
		}
		if n.roots > l.RootFields {
			c.exceeds("root-fields", l.RootFields)
		}
		if n.passwords > l.Passwords {
			c.exceeds("passwords", l.Passwords)
		}
		count(n, op.SelectionSet, op.Directives)
	}
	return c.err
}

func fragmentsOf(doc *ast.QueryDocument) map[string]*ast.FragmentDefinition {
	fragments := make(map[string]*ast.FragmentDefinition, len(doc.Fragments))
	for _, f := range doc.Fragments {
		if fragments[f.Name] == nil {
			fragments[f.Name] = f
		}
	}
	return fragments
}

// counts are what a selection set amounts to, with its fragments spread.
type counts struct {
	depth, selections, aliases, directives int
	// Those at the set's own level.
	roots, passwords int
}

// add counts another selection of the same set.
func (n *counts) add(other counts) {
	n.depth = max(n.depth, other.depth)
	n.selections += other.selections
	n.aliases += other.aliases
	n.directives += other.directives
	n.roots += other.roots
	n.passwords += other.passwords
}

// checker counts each fragment once, so that fragments within fragments take no more time than their text. It gives up with
// the first limit that is exceeded, so that no number grows much beyond the limits.
type checker struct {
	limits    *Limits
	fragments map[string]*ast.FragmentDefinition
	counted   map[string]*counts // nil while it is being counted
	pairs     int
	yielding
	err error
}

func (c *checker) exceeds(name string, allowed int) {
	if c.err == nil {
		c.err = exceeded(name, allowed)
	}
}

// within gives up where a limit is exceeded that holds for every set.
func (c *checker) within(n counts) {
	switch l := c.limits; {
	case n.depth > l.Depth:
		c.exceeds("depth", l.Depth)
	case n.selections > l.Selections:
		c.exceeds("selections", l.Selections)
	case n.aliases > l.Aliases:
		c.exceeds("aliases", l.Aliases)
	case n.directives > l.Directives:
		c.exceeds("directives", l.Directives)
	}
}

func (c *checker) set(set ast.SelectionSet) (n counts) {
	for _, s := range set {
		if c.err != nil {
			return n
		}
		c.step()
		n.selections++
		switch s := s.(type) {
		case *ast.Field:
			n.add(c.field(s))
		case *ast.InlineFragment:
			c.arguments(s.Directives)
			n.directives += len(s.Directives)
			n.add(c.set(s.SelectionSet))
		case *ast.FragmentSpread:
			c.arguments(s.Directives)
			n.directives += len(s.Directives)
			n.add(c.spread(s.Name))
		}
		c.within(n)
	}
	return n
}

func (c *checker) field(f *ast.Field) counts {
	n := c.set(f.SelectionSet)
	n.depth++
	n.directives += len(f.Directives)
	c.arguments(f.Directives)
	if f.Alias != f.Name {
		n.aliases++
	}
	for _, arg := range f.Arguments {
		c.value(arg.Value)
	}
	n.roots, n.passwords = 1, 0
	switch f.Name {
	case "signUp", "signIn", "changePassword", "deleteAccount":
		n.passwords = 1
	}
	return n
}

func (c *checker) spread(name string) counts {
	if n, known := c.counted[name]; known {
		if n == nil {
			c.err = fmt.Errorf("the fragment %q spreads itself", name)
			return counts{}
		}
		return *n
	}
	f := c.fragments[name]
	if f == nil {
		return counts{} // the rules of GraphQL say so
	}
	c.counted[name] = nil
	n := c.set(f.SelectionSet)
	n.directives += len(f.Directives)
	c.counted[name] = &n
	return n
}

func (c *checker) arguments(directives ast.DirectiveList) {
	for _, d := range directives {
		for _, arg := range d.Arguments {
			c.value(arg.Value)
		}
	}
}

func (c *checker) value(v *ast.Value) {
	if v == nil || c.err != nil {
		return
	}
	c.step()
	if len(v.Children) > c.limits.List {
		c.err = found("list", len(v.Children), c.limits.List)
		return
	}
	for _, child := range v.Children {
		c.value(child.Value)
	}
}

// overlaps counts the pairs of fields that meet under one name in the answer: the rules of GraphQL compare the fields of
// each, and what is below them. The sets are those of fields that have met already, and are looked at so many times.
func (c *checker) overlaps(sets []ast.SelectionSet, times int) {
	type meeting struct {
		fields int
		below  []ast.SelectionSet
		times  int
	}
	var met []*meeting // in their order: which limit is exceeded first must not depend on a map
	byName := map[string]*meeting{}
	spread := map[string]bool{}
	var collect func(ast.SelectionSet, int)
	collect = func(set ast.SelectionSet, times int) {
		for _, s := range set {
			if c.err != nil {
				return
			}
			c.step()
			switch s := s.(type) {
			case *ast.Field:
				m := byName[s.Alias]
				if m == nil {
					m = &meeting{}
					byName[s.Alias] = m
					met = append(met, m)
				}
				if c.pairs += m.fields * times; c.pairs > c.limits.Overlaps {
					c.exceeds("overlaps", c.limits.Overlaps)
				}
				m.fields++
				m.times = max(m.times, times)
				if len(s.SelectionSet) > 0 {
					m.below = append(m.below, s.SelectionSet)
				}
			case *ast.InlineFragment:
				collect(s.SelectionSet, times+1) // the rules look at it by itself, too
			case *ast.FragmentSpread:
				if f := c.fragments[s.Name]; f != nil && !spread[s.Name] {
					spread[s.Name] = true
					collect(f.SelectionSet, times)
				}
			}
		}
	}
	for _, set := range sets {
		collect(set, times)
	}
	for _, m := range met {
		if len(m.below) > 0 && c.err == nil {
			c.overlaps(m.below, m.times)
		}
	}
}
