package graph

import (
	"cmp"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Limits bound what a single request may ask of the server, before anything is done for it. The tags of the fields are the
// one table of them: the flag, the variable of the environment, the default, what is counted, and what to do about it. The
// command line, the errors and docs/graphql.md are made of it. A limit that is 0 is its default.
type Limits struct {
	URL        int `name:"max-url" env:"MENAGERIE_MAX_URL" default:"16384" unit:"bytes in its URL" remedy:"Send it by POST." help:"Bytes of a GET request's query string."`
	Body       int `name:"max-body" env:"MENAGERIE_MAX_BODY" default:"262144" unit:"bytes in its body" remedy:"Send less at once." help:"Bytes of a request's body at /graphql."`
	Document   int `name:"max-document" env:"MENAGERIE_MAX_DOCUMENT" default:"65536" unit:"bytes in its document" remedy:"Send long values as variables." help:"Bytes of a document."`
	Tokens     int `name:"max-tokens" env:"MENAGERIE_MAX_TOKENS" default:"2000" unit:"tokens in its document" remedy:"Ask in several operations." help:"Tokens of a document, comments among them."`
	Name       int `name:"max-name" env:"MENAGERIE_MAX_NAME" default:"128" unit:"bytes in one name" remedy:"Use shorter names." help:"Bytes of each name in a document."`
	Nesting    int `name:"max-nesting" env:"MENAGERIE_MAX_NESTING" default:"50" unit:"levels of brackets" remedy:"Nest less." help:"Levels of brackets of any kind, in a document and in the JSON of a request."`
	Depth      int `name:"max-depth" env:"MENAGERIE_MAX_DEPTH" default:"15" unit:"levels of fields" remedy:"Ask for less at once, by id where something leads in a circle." help:"Levels of fields below each other."`
	Selections int `name:"max-selections" env:"MENAGERIE_MAX_SELECTIONS" default:"10000" unit:"selections" remedy:"Spread fewer fragments within fragments." help:"Fields and fragments selected in a document, those of a fragment wherever it is spread."`
	Overlaps   int `name:"max-overlaps" env:"MENAGERIE_MAX_OVERLAPS" default:"10000" unit:"pairs of fields under one name" remedy:"Select each field once." help:"Pairs of fields that share a name in one place of the answer, each of which has to be compared."`
	Aliases    int `name:"max-aliases" env:"MENAGERIE_MAX_ALIASES" default:"50" unit:"aliases" remedy:"Ask in several operations." help:"Aliases of an operation."`
	Directives int `name:"max-directives" env:"MENAGERIE_MAX_DIRECTIVES" default:"50" unit:"directives" remedy:"Put those that agree on one fragment." help:"Directives of an operation."`
	RootFields int `name:"max-root-fields" env:"MENAGERIE_MAX_ROOT_FIELDS" default:"20" unit:"fields at the root" remedy:"Ask in several operations." help:"Fields at the root of an operation."`
	Passwords  int `name:"max-passwords" env:"MENAGERIE_MAX_PASSWORDS" default:"1" unit:"fields that check a password" remedy:"Send one operation for each." help:"Fields of an operation that check or set a password, each of which takes long to compute: signUp, signIn, changePassword, deleteAccount."`
	List       int `name:"max-list" env:"MENAGERIE_MAX_LIST" default:"500" unit:"elements in one list" remedy:"Send the list in parts." help:"Elements of each list, and members of each object, in a document or in variables."`
	Values     int `name:"max-values" env:"MENAGERIE_MAX_VALUES" default:"10000" unit:"values in its JSON" remedy:"Send less at once." help:"Values in the JSON of a request, with those of lists and objects in it."`
	Cost       int `name:"max-cost" env:"MENAGERIE_MAX_COST" default:"10000" unit:"objects to answer with" remedy:"Ask for smaller pages, or for less below them." help:"Objects that an operation may answer with: see what it costs."`
}

// Limit is a row of the table of Limits.
type Limit struct {
	Name    string // in extensions.limit of an error: tokens, root-fields
	Env     string
	Default int
	Help    string // what is counted
	unit    string // the same within a sentence
	remedy  string
	field   int
}

// LimitTable returns the rows of Limits in their order.
func LimitTable() []Limit {
	typ := reflect.TypeFor[Limits]()
	table := make([]Limit, typ.NumField())
	for i := range table {
		tag := typ.Field(i).Tag
		n, err := strconv.Atoi(tag.Get("default"))
		if err != nil {
			panic(err) // of the table above
		}
		table[i] = Limit{
			Name: strings.TrimPrefix(tag.Get("name"), "max-"), Env: tag.Get("env"), Default: n, Help: tag.Get("help"),
			unit: tag.Get("unit"), remedy: tag.Get("remedy"), field: i,
		}
	}
	return table
}

// OrDefaults returns the limits with the defaults for those that are 0.
func (l Limits) OrDefaults() Limits {
	v := reflect.ValueOf(&l).Elem()
	for _, row := range LimitTable() {
		f := v.Field(row.field)
		f.SetInt(cmp.Or(f.Int(), int64(row.Default)))
	}
	return l
}

// Validate reports a limit that allows nothing. The command line calls it.
func (l Limits) Validate() error {
	for _, row := range LimitTable() {
		if n := reflect.ValueOf(l).Field(row.field).Int(); n < 1 {
			return fmt.Errorf("--max-%s must be at least 1, and is %d", row.Name, n)
		}
	}
	return nil
}

// A limitError says which limit a request exceeds.
type limitError struct {
	limit   Limit
	found   int  // what was counted
	atLeast bool // counting was given up beyond what is allowed
	allowed int
}

// exceeded returns the error for a limit beyond which nothing was counted.
func exceeded(name string, allowed int) error {
	return &limitError{limitNamed(name), allowed + 1, true, allowed}
}

// found returns the error for a limit where the number is known.
func found(name string, n, allowed int) error {
	return &limitError{limitNamed(name), n, false, allowed}
}

func limitNamed(name string) Limit {
	for _, row := range LimitTable() {
		if row.Name == name {
			return row
		}
	}
	panic("there is no limit " + name)
}

// Error says what was found, what is allowed, and what to do.
func (e *limitError) Error() string {
	number := strconv.Itoa(e.found)
	if e.atLeast {
		number = "more than " + strconv.Itoa(e.allowed)
	}
	return fmt.Sprintf("The request has %s %s; %d are allowed. %s", number, e.limit.unit, e.allowed, e.limit.remedy)
}

// graphQL returns the error as it stands in an answer.
func (e *limitError) graphQL(code string) *gqlerror.Error {
	return &gqlerror.Error{Message: e.Error(), Extensions: map[string]any{
		"code": code, "limit": e.limit.Name, "found": e.found, "allowed": e.allowed,
	}}
}
