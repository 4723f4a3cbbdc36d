package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"menagerie/internal/app/apptest"
)

func TestWhatCostsTooMuch(t *testing.T) {
	c := apptest.New(t).SignUp()
	doubling := func(levels int) string {
		var b strings.Builder
		b.WriteString(`query { animals(first: 1) { nodes { ...f0 } } }`)
		for n := range levels {
			fmt.Fprintf(&b, " fragment f%d on Animal { ...f%d ...f%[2]d }", n, n+1)
		}
		fmt.Fprintf(&b, " fragment f%d on Animal { household { id } }", levels)
		return b.String()
	}
	aliases := func(n int, field string) (list string) {
		for i := range n {
			list += fmt.Sprintf(" a%d: %s", i, field)
		}
		return list
	}
	for _, refused := range []string{
		`{ animals(first: 100) { nodes { household { animals(first: 100) { nodes { id } } } } } }`,
		`{ animals(first: 100) { edges { node { weights(first: 100) { nodes { id } } } } } }`,
		`query ($n: Int = 100) { animals(last: $n) { nodes { weights(last: $n) { nodes { id } } } } }`,
		`{ nodes(ids: [` + strings.Repeat(`"a" `, 100) + `]) { ... on Animal { weights(first: 100) { nodes { id } } } } }`,
		`{ viewer { households { animals(first: 100) { nodes { ...deep } } } } }
		 fragment deep on Animal { weights(first: 100) { nodes { animal { id } } } }`,
		`{ animals(first: 20) { nodes { history(first: 100) { nodes { fields { after } } } } } }`,
		`{ animals(last: 50) { nodes {` + aliases(40, "notes") + ` } } }`,
		`{ animals(first: 100) { nodes { household { animals(first: 20) { nodes { notes } } } } } }`,
		doubling(40),
		`{ viewer { households { members { user { households { members { user { households { members { user { id } } } } } } } } } } }`,
		`mutation { a: signIn(input: {email: "a@b", password: "p"}) { accessToken } b: signIn(input: {email: "a@b", password: "p"}) { accessToken } }`,
	} {
		c.Send(refused, nil).Refused(t, "TOO_COMPLEX")
	}
	for _, served := range []string{
		`{ animals(first: 100) { nodes { household { id members { user { id } } } weights(last: 25) { nodes { grams } } vaccinations { nodes { vaccine } } } } }`,
		`{ nodes(ids: [` + strings.Repeat(`"a" `, 100) + `]) { ... on Animal { weights(first: 25) { nodes { id } } } } }`,
		`{ __schema { types { fields { type { ofType { ofType { ofType { name } } } } } } } }`,
		`{ animals(first: 100) { nodes { name notes weights(last: 5) { nodes { grams } } vaccinations(last: 5) { nodes { vaccine } } } } }`,
		`{ animals(first: 1) { nodes { history(first: 100) { nodes { fields { field before after } } } } } }`,
		doubling(8),
	} {
		c.Do(served, nil, nil)
	}
}
