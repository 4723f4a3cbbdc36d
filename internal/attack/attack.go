// Package attack holds the requests that hostile clients send to /graphql, and how each is to be answered. Tests hold the
// answers, and bench measures what honest clients notice of them.
package attack

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Marker stands in the requests wherever a secret could stand. No answer may repeat it.
const Marker = "hunter2 correct horse"

// Request is a hostile request, and how it is to be answered.
type Request struct {
	Name      string
	Method    string // empty: POST
	Query     url.Values
	Header    http.Header // beside Content-Type
	Body      string      // as it is; where it is empty, it is made of the next three
	Document  string
	Variables string // JSON
	Operation string // the member operationName

	Status int    // with application/graphql-response+json; 0: 400
	Code   string // extensions.code of the first error; empty: nothing is wrong with it, and it is answered with data
	Limit  string // extensions.limit; empty: none
	Long   bool   // the answer may be longer than that to a refused request, since it is served
	Reads  bool   // it gets as far as the database
}

// HTTP returns the request as it is sent to a server: the URL is that of its endpoint.
func (a *Request) HTTP(ctx context.Context, endpoint string) (*http.Request, error) {
	method, body := a.Method, []byte(a.Body)
	if method == "" {
		method = http.MethodPost
	}
	if a.Query != nil {
		endpoint += "?" + a.Query.Encode()
	}
	if len(body) == 0 && method == http.MethodPost {
		members := map[string]any{"query": a.Document}
		if a.Variables != "" {
			members["variables"] = json.RawMessage(a.Variables)
		}
		if a.Operation != "" {
			members["operationName"] = a.Operation
		}
		var err error
		if body, err = json.Marshal(members); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	for name, values := range a.Header {
		r.Header[name] = values
	}
	return r, nil
}

// nested returns a text within so many others.
func nested(n int, open, inner, closing string) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(closing, n)
}

// counted returns n texts, each with its number in the place of #, and the next number in that of ##.
func counted(n int, text string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.NewReplacer("##", strconv.Itoa(i+1), "#", strconv.Itoa(i)).Replace(text))
	}
	return b.String()
}

// All returns the table of requests. Those with large bodies share nothing: the table takes some 40 MB.
func All() []Request {
	tooComplex := func(name, limit, doc string) Request {
		return Request{Name: name, Document: doc, Code: "TOO_COMPLEX", Limit: limit}
	}
	bad := func(name, doc string) Request { return Request{Name: name, Document: doc, Code: "BAD_REQUEST"} }
	body := func(name, text string) Request { return Request{Name: name, Body: text, Code: "BAD_REQUEST"} }
	variables := func(name, limit, vars string) Request {
		a := Request{Name: name, Document: `query ($f: AnimalFilter) { animals(filter: $f) { nodes { id } } }`, Variables: vars, Code: "BAD_REQUEST", Limit: limit}
		if limit != "" {
			a.Code = "TOO_COMPLEX"
		}
		return a
	}
	get := func(name string, status int, q url.Values) Request {
		return Request{Name: name, Method: http.MethodGet, Query: q, Status: status, Code: "BAD_REQUEST"}
	}
	return []Request{
		// Sizes.
		{Name: "10 MB of rubbish", Body: strings.Repeat(Marker, 10<<20/len(Marker)), Status: 413, Code: "BAD_REQUEST", Limit: "body"},
		{Name: "10 MB of a name", Body: `{"query": "{ ` + strings.Repeat("x", 10<<20) + ` }"}`, Status: 413, Code: "BAD_REQUEST", Limit: "body"},
		tooComplex("200 kB of a name", "document", "{ "+strings.Repeat("x", 200<<10)+" }"),
		tooComplex("60 kB of a name", "name", "{ "+strings.Repeat("x", 60<<10)+" }"),
		tooComplex("100,000 fields", "document", "{"+strings.Repeat(" a", 100_000)+"}"),
		tooComplex("60 kB of comments", "tokens", strings.Repeat("#\n", 30<<10)+"{ __typename }"),
		bad("60 kB of white space", strings.Repeat(" ,\n", 20<<10)+"{ nope }"),
		bad("60 kB of a string", `{ animal(id: "`+strings.Repeat("x", 60<<10)+`", `+Marker+`) { id } }`),
		bad("60 kB of a block string", `{ animal(id: [{a: """`+strings.Repeat("\n x", 20<<10)+`"""}]) { id } }`),
		bad("60 kB of a string of escapes", `{ animal(ID: "`+strings.Repeat(`\u0041`, 10<<10)+`") { id } }`),
		tooComplex("2,001 tokens", "tokens", "{"+strings.Repeat(" __typename", 2_000)+" }"),
		{Name: "200 kB of an operation's name", Document: "query A { __typename } query B { __typename }", Operation: strings.Repeat("x", 200<<10), Code: "BAD_REQUEST"},

		// The same again and again.
		tooComplex("a field 1,990 times", "overlaps", "{ viewer {"+strings.Repeat(" id", 1_990)+" } }"),
		tooComplex("a field 1,990 times, below another", "overlaps", "{ __schema {"+strings.Repeat(" description", 1_900)+" } }"),
		tooComplex("a field 200 times, each with another argument", "overlaps", `{ animal(id: "x") {`+counted(200, ` weights(first: #) { __typename }`)+" } }"),
		tooComplex("44 objects of 44 fields", "overlaps", `{ animal(id: "x") {`+strings.Repeat(" household {"+strings.Repeat(" id", 42)+"}", 42)+" } }"),
		tooComplex("fields within inline fragments within each other", "overlaps", "{ viewer {"+nested(45, "... {", strings.Repeat(" id", 140), "}")+"} }"),
		tooComplex("fields in fragments within each other", "overlaps",
			"{ viewer { ...f0 } }"+counted(120, " fragment f# on User { id id ...f## }")+" fragment f120 on User { id }"),
		tooComplex("51 aliases", "aliases", "{"+counted(51, " a#: __typename")+" }"),
		tooComplex("600 aliases", "aliases", "{"+counted(600, " a#: __typename")+" }"),
		tooComplex("51 aliases in fragments", "aliases", "{ ...f ...f ...f } fragment f on Query {"+counted(17, " a#: __typename")+" }"),
		tooComplex("21 fields at the root", "root-fields", "{"+counted(21, " a#: viewer { id }")+" }"),
		tooComplex("fields at the root in fragments", "root-fields", "{ ...f ...f ...f } fragment f on Query {"+counted(7, " a#: viewer { id }")+" }"),
		tooComplex("two passwords", "passwords", `mutation { signIn(input: {email: "a", password: "b"}) { accessToken } signUp(input: {email: "a", password: "b", name: "c"}) { accessToken } }`),
		tooComplex("passwords in a fragment", "passwords", `mutation { ...f ...f } fragment f on Mutation { signIn(input: {email: "a", password: "b"}) { accessToken } }`),
		tooComplex("51 directives", "directives", "{ __typename"+strings.Repeat(" @skip(if: false)", 51)+" }"),
		tooComplex("a flood of @include", "directives", "{"+strings.Repeat(" __typename @include(if: true)", 51)+" }"),
		tooComplex("directives of an operation and its variables", "directives", "query ($a: Int"+strings.Repeat(" @a", 26)+")"+strings.Repeat(" @b", 26)+" { __typename }"),
		tooComplex("directives in a fragment", "directives", "{ ...f ...f } fragment f on Query {"+strings.Repeat(" __typename @skip(if: true)", 26)+" }"),
		tooComplex("directives of a fragment", "directives", "{ ...f ...f } fragment f on Query"+strings.Repeat(" @skip(if: true)", 26)+" { __typename }"),
		bad("unknown directives", "{ __typename"+strings.Repeat(" @nope", 50)+" }"),
		tooComplex("1,000 operations", "tokens", counted(1_000, " query a# { __typename }")),
		bad("390 operations", counted(390, " query a# { __typename }")),
		bad("390 operations of one name", strings.Repeat(" query a { __typename }", 390)),
		bad("240 fragments that nobody spreads", "{ __typename }"+counted(240, " fragment f# on Query { __typename }")),
		bad("240 fragments of one name", "{ ...f }"+strings.Repeat(" fragment f on Query { __typename }", 240)),
		bad("990 unknown fields", "{ viewer {"+counted(990, " nam#")+" } }"),
		bad("unknown fields of 128 bytes", "{ viewer {"+strings.Repeat(" "+strings.Repeat("x", 127)+" y", 60)+" } }"),
		bad("300 unknown arguments", "{ animals("+counted(300, " firzt#: 1")+") { nodes { id } } }"),
		bad("300 variables that are not used", "query ("+counted(300, " $v#: Int")+") { __typename }"),
		bad("300 variables of one name", "query ("+strings.Repeat(" $v: Int", 300)+") { animals(first: $v) { nodes { id } } }"),
		bad("300 unknown types", "query ("+counted(300, " $v#: Animml#")+") { __typename }"),

		// Depth of each kind.
		tooComplex("fields 16 deep", "depth", deep(16)),
		tooComplex("fields 16 deep in fragments", "depth", "{ viewer { ...f } } fragment f on User { households { members { user { ...g } } } } fragment g on User { households { members { user { ...h } } } } "+
			"fragment h on User { households { members { user { households { members { user { households { members { user { id } } } } } } } } } }"),
		tooComplex("51 braces", "nesting", nested(51, "{a", "", "}")),
		tooComplex("20,000 braces", "nesting", nested(20_000, "{a", "", "}")),
		tooComplex("30,000 braces that are not closed", "nesting", strings.Repeat("{a", 30_000)),
		tooComplex("inline fragments", "nesting", "{"+nested(10_000, "...{", "a", "}")+"}"),
		tooComplex("a list in lists", "nesting", "{ animal(id: "+nested(30_000, "[", "", "]")+") { id } }"),
		tooComplex("an object in objects", "nesting", "{ animal(id: "+nested(10_000, "{a:", "1", "}")+") { id } }"),
		tooComplex("a list in the type of a variable", "nesting", "query ($a: "+nested(30_000, "[", "Int", "]")+") { __typename }"),
		tooComplex("a list as a default", "nesting", "query ($a: Int = "+nested(30_000, "[", "1", "]")+") { __typename }"),
		{Name: "4 MB of nesting", Body: `{"query": "` + strings.Repeat("{a", 2<<20) + `"}`, Status: 413, Code: "BAD_REQUEST", Limit: "body"},
		{Name: "deep JSON beside the document", Body: `{"query": "{ __typename }", "x": ` + nested(51, "[", "", "]") + `}`, Code: "TOO_COMPLEX", Limit: "nesting"},
		{Name: "deep JSON of 9,000 levels", Body: `{"query": "{ __typename }", "variables": ` + nested(9_000, `{"a":`, "1", "}") + `}`, Code: "TOO_COMPLEX", Limit: "nesting"},
		{Name: "deep JSON of 100,000 levels", Body: `{"query": "{ __typename }", "variables": ` + nested(100_000, "[", "", "]") + `}`, Code: "TOO_COMPLEX", Limit: "nesting"},
		{Name: "deep JSON that is not closed", Body: strings.Repeat(`{"query":`, 25_000), Code: "TOO_COMPLEX", Limit: "nesting"},
		tooComplex("a list of 501", "list", "{ nodes(ids: ["+strings.Repeat(" 1", 501)+"]) { id } }"),
		tooComplex("a list of 501 in a directive", "list", "{ __typename @skip(if: ["+strings.Repeat(" 1", 501)+"]) }"),
		tooComplex("a list of 501 as a default", "list", "query ($a: [ID!]! = ["+strings.Repeat(" 1", 501)+"]) { nodes(ids: $a) { id } }"),

		// Fragments.
		bad("a fragment that spreads itself", "{ ...f } fragment f on Query { ...f }"),
		bad("a fragment that spreads itself below a field", "{ viewer { ...f } } fragment f on User { households { members { user { ...f } } } }"),
		bad("three fragments in a circle", "{ ...a } fragment a on Query { ...b } fragment b on Query { ...c } fragment c on Query { ...a }"),
		bad("a circle that nobody spreads", "{ __typename } fragment a on Query { ...b } fragment b on Query { ...a }"),
		bad("a circle below __type", `{ __type(name: "Query") { ...f } } fragment f on __Type { ofType { ...f } }`),
		bad("a circle spread again and again below itself", "{ viewer { ...f } } fragment f on User { a: households { members { user { ...f } } } b: households { members { user { ...f } } } }"),
		tooComplex("doublings", "selections", "{ ...f0 }"+counted(40, " fragment f# on Query { ...f## ...f## }")+" fragment f40 on Query { __typename }"),
		tooComplex("doublings that nobody spreads", "selections", "{ __typename }"+counted(40, " fragment f# on Query { ...f## ...f## }")+" fragment f40 on Query { __typename }"),
		tooComplex("doublings under aliases", "selections", "{ viewer { ...f0 } }"+
			counted(14, " fragment f# on User { ...f## ...f## ...f## }")+" fragment f14 on User { id }"),
		tooComplex("doublings below __type", "selections", `{ __type(name: "Query") { ...f0 } }`+
			counted(40, " fragment f# on __Type { ...f## ...f## }")+" fragment f40 on __Type { name }"),
		tooComplex("doublings of ofType", "aliases", `{ __type(name: "Query") { ...f0 } }`+
			counted(13, " fragment f# on __Type { ofType { ...f## } x: ofType { ...f## } }")+" fragment f13 on __Type { name }"),
		tooComplex("200 fragments within each other", "selections", "{ ...f0 }"+counted(200, " fragment f# on Query { ...f## }")),
		bad("a fragment of a fragment that is not there", "{ ...f0 }"+counted(100, " fragment f# on Query { ...f## }")),

		// Introspection.
		tooComplex("introspection in circles", "cost", "{ __schema {"+counted(10, " a#: types { fields { type { ofType { fields { type { name } } } fields { type { name } } } } }")+" } }"),
		bad("introspection in circles through lists", "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"),
		tooComplex("introspection under aliases", "cost", "{"+counted(20, " a#: __schema { types { fields { name args { name type { name } } type { name ofType { name } } } } }")+" }"),
		tooComplex("descriptions under aliases", "cost", "{ __schema { types { fields { type { ofType { fields {"+counted(49, " a#: description")+" } } } } } } }"),

		// Pages within pages.
		tooComplex("pages within pages", "cost", "{ animals(first: 100) { nodes { weights(first: 100) { nodes { id } } } } }"),
		tooComplex("a page under aliases", "cost", "{ animals(first: 100) { nodes { weights(first: 50) {"+counted(4, " a#: nodes { note }")+" } } } }"),
		tooComplex("notes under aliases", "cost", "{ viewer { households { animals(first: 50) { nodes {"+counted(49, " a#: notes")+" } } } } }"),

		// Values.
		bad("a number of 60,000 digits", "{ animals(first: "+strings.Repeat("9", 60_000)+") { nodes { id } } }"),
		bad("an id of 60,000 digits", "{ animal(id: "+strings.Repeat("9", 60_000)+") { id } }"),
		bad("a number with a large exponent", "{ animals(first: 1e1000000) { nodes { id } } }"),
		bad("a large exponent for an id", "{ animal(id: 1e1000000) { id } }"),
		variables("100,000 digits in variables", "", `{"f": {"householdId": true, "text": `+strings.Repeat("9", 100_000)+`}}`),
		{Name: "100,000 digits for an Int", Document: `query ($n: Int) { animals(first: $n) { nodes { id } } }`, Variables: `{"n": ` + strings.Repeat("9", 100_000) + `}`, Code: "BAD_REQUEST"},
		{Name: "a large exponent for an Int", Document: `query ($n: Int) { animals(first: $n) { nodes { id } } }`, Variables: `{"n": 1e1000000}`, Code: "BAD_REQUEST"},
		variables("200 kB of text for a list", "", `{"f": {"species": "`+strings.Repeat("x", 200<<10)+`"}}`),
		variables("200 kB of a member's name", "", `{"f": {"`+strings.Repeat("x", 200<<10)+`": "`+Marker+`"}}`),
		variables("501 elements", "list", `{"f": {"species": [`+strings.Repeat(`"DOG",`, 500)+`"DOG"]}}`),
		variables("100,000 elements", "list", `{"f": {"species": [`+strings.Repeat(`1,`, 100_000)+`1]}}`),
		variables("501 members", "list", `{`+counted(501, `"a#": 1,`)+`"f": null}`),
		variables("lists of lists", "values", `{"f": {"species": [`+strings.Repeat(`[`+strings.Repeat(`1,`, 250)+`1],`, 450)+`[]]}}`),
		variables("objects in lists", "values", `{"f": {"species": [`+strings.Repeat(`[`+strings.Repeat(`{},`, 250)+`1],`, 300)+`[]]}}`),
		variables("9,000 values", "", `{"f": {"species": [`+strings.Repeat(`[`+strings.Repeat(`1,`, 400)+`1],`, 22)+`[]]}}`),
		bad("a password that is no String", `mutation { signIn(input: {email: "a", password: [{x: """`+Marker+`"""}]}) { accessToken } }`),
		bad("a password without its quotes", `mutation { signIn(input: {email: "a", password: `+strings.ReplaceAll(Marker, " ", "_")+`}) { accessToken } }`),
		bad("a password that does not end", `mutation { signIn(input: {email: "a", password: "`+Marker+`}) { accessToken } }`),
		bad("a password where none belongs", `mutation { signIn("`+Marker+`") { accessToken } }`),
		bad("a password in the place of a keyword", `fragment f "`+Marker+`" { id }`),
		bad("a password before an operation", `"`+Marker+`" { __typename }`),
		bad("a password for an enum value", `{ animals(filter: {species: ["`+Marker+` Did you mean `+Marker+`?"]}) { nodes { id } } }`),
		bad("a password as a Date", `{ animals(filter: {bornFrom: "`+Marker+`"}) { nodes { id } } }`),
		{Name: "a password for an enum value in variables", Document: `query ($s: [Species!]) { animals(filter: {species: $s}) { nodes { id } } }`, Variables: `{"s": ["` + Marker + `"]}`, Code: "BAD_REQUEST"},
		{Name: "a password that is a member's name", Document: `mutation ($i: SignInInput!) { signIn(input: $i) { accessToken } }`, Variables: `{"i": {"email": "a", "password": {"` + Marker + `": 1}}}`, Code: "BAD_REQUEST"},

		// Characters.
		bad("a NUL in the document", "{ viewer\x00 { id } }"),
		bad("a NUL in a string", "{ animal(id: \"\x00\") { id } }"),
		bad("a byte-order mark within", "{ view\ufeffer { id } }"),
		body("not UTF-8", "{\"query\": \"{ viewer { id } } #\xff\xfe\"}"),
		body("an overlong NUL", "{\"query\": \"{ viewer { id } } #\xc0\x80\"}"),
		body("a surrogate in UTF-8", "{\"query\": \"{ viewer { id } } #\xed\xa0\x80\"}"),
		body("a byte-order mark", "\ufeff{\"query\": \"{ __typename }\"}"),
		{Name: "a NUL in the text that is searched for", Document: `query ($t: String) { animals(filter: {text: $t}) { nodes { id } } }`, Variables: `{"t": "a\u0000b"}`, Status: 200, Code: "BAD_REQUEST"},
		{Name: "half a pair of surrogates", Document: `query ($t: String) { animals(filter: {text: $t}) { nodes { id } } }`, Variables: `{"t": "\ud800"}`, Status: 200, Long: true, Reads: true},

		// Bodies that mean two things.
		body("two queries", `{"query": "{ __typename }", "query": "mutation { deleteAccount(input: {password: \"x\"}) { deletedId } }"}`),
		body("two queries, one of them escaped", `{"query": "{ __typename }", "quer\u0079": "{ viewer { id } }"}`),
		body("two of a variable", `{"query": "{ __typename }", "variables": {"a": 1, "a": 2}}`),
		body("variables as text", `{"query": "{ __typename }", "variables": "{\"password\": \"`+Marker+`\"}"}`),
		body("a second value behind the first", `{"query": "{ __typename }"} {"query": "{ viewer { id } }"}`),
		body("a batch of 10,000", `[`+strings.Repeat(`{"query":"{ __typename }"},`, 9_000)+`{}]`),
		{Name: "a query in the URL and in the body", Query: url.Values{"query": {"{ viewer { id } }"}}, Document: "{ __typename }", Code: "BAD_REQUEST"},
		{Name: "variables in the URL", Query: url.Values{"variables": {"{}"}}, Document: "{ __typename }", Code: "BAD_REQUEST"},
		{Name: "a compressed body", Header: http.Header{"Content-Encoding": {"gzip"}}, Body: "\x1f\x8b\x08", Status: 415, Code: "BAD_REQUEST"},
		{Name: "two content types", Header: http.Header{"Content-Type": {"application/json", "text/plain"}}, Document: "{ __typename }", Status: 415, Code: "BAD_REQUEST"},
		{Name: "a form", Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: "query=%7B__typename%7D", Status: 415, Code: "BAD_REQUEST"},
		{Name: "an Accept of 100,000 ranges", Header: http.Header{"Accept": {strings.Repeat("a/b;q=0.1,", 3_000)}}, Document: "{ __typename }", Status: 406, Code: "BAD_REQUEST"},

		// Methods.
		get("a mutation by GET", 405, url.Values{"query": {`mutation { endOtherSessions { ended } }`}}),
		get("a mutation by GET beside a query", 405, url.Values{"query": {`query A { __typename } mutation B { endOtherSessions { ended } }`}, "operationName": {"B"}}),
		get("two queries in the URL", 400, url.Values{"query": {"{ __typename }", "{ viewer { id } }"}}),
		get("a query that is not UTF-8", 400, url.Values{"query": {"{ __typename } #\xff"}}),
		get("variables that are not UTF-8", 400, url.Values{"query": {"{ __typename }"}, "variables": {"{\"a\": \"\xff\"}"}}),
		get("two of a variable in the URL", 400, url.Values{"query": {"{ __typename }"}, "variables": {`{"a": 1, "a": 2}`}}),
		{Name: "a URL that is too long", Method: http.MethodGet, Query: url.Values{"query": {"{ __typename } #" + strings.Repeat("x", 20<<10)}}, Status: 414, Code: "BAD_REQUEST", Limit: "url"},
		{Name: "deep variables in the URL", Method: http.MethodGet, Query: url.Values{"query": {"{ __typename }"}, "variables": {nested(60, `{"a":`, "1", "}")}}, Code: "TOO_COMPLEX", Limit: "nesting"},
		{Name: "a GET that says it is a POST", Method: http.MethodGet, Header: http.Header{"X-Http-Method-Override": {"POST"}, "X-Http-Method": {"POST"}, "X-Method-Override": {"POST"}},
			Query: url.Values{"query": {`mutation { endOtherSessions { ended } }`}, "_method": {"POST"}}, Status: 405, Code: "BAD_REQUEST"},
		{Name: "PUT", Method: http.MethodPut, Body: `{"query": "{ __typename }"}`, Status: 405, Code: "BAD_REQUEST"},
		{Name: "TRACE", Method: http.MethodTrace, Status: 405, Code: "BAD_REQUEST"},
	}
}

// deep returns a document whose fields are so many levels deep.
func deep(levels int) string {
	cycle := []string{"households", "members", "user"}
	fields := []string{"viewer"}
	for i := 0; len(fields) < levels-1; i++ {
		fields = append(fields, cycle[i%3])
	}
	return "{ " + strings.Join(fields, " { ") + " { id" + strings.Repeat(" }", len(fields)+1)
}
