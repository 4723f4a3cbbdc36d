package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"menagerie/internal/app/apptest"
	"menagerie/internal/auth"
)

// What the worst of the requests that are refused may take: none of them is to be worth sending.
const (
	attackBytes  = 4 << 10  // of the answer
	attackMemory = 16 << 20 // allocated in all, from the first byte of the request to the last of the answer
)

// marker stands in hostile requests wherever a secret could stand. No answer may repeat it.
const marker = "hunter2 correct horse"

// attack is a hostile request, and how it is to be answered.
type attack struct {
	name    string
	method  string // empty: POST
	query   url.Values
	header  http.Header // beside Content-Type
	body    string      // as it is; where it is empty, document and variables
	doc     string
	vars    string // JSON
	opName  string
	status  int    // with application/graphql-response+json; 0: 400
	code    string // empty: nothing is wrong with it, and it is answered with data
	limit   string // in extensions.limit; empty: none
	large   bool   // the answer may be longer, since the request is served
	queries bool   // it gets as far as the database
}

func (a attack) request(ctx context.Context) *http.Request {
	method, target, body := a.method, "/graphql", a.body
	if method == "" {
		method = http.MethodPost
	}
	if a.query != nil {
		target += "?" + a.query.Encode()
	}
	if body == "" && method == http.MethodPost {
		members := map[string]any{"query": a.doc}
		if a.vars != "" {
			members["variables"] = json.RawMessage(a.vars)
		}
		if a.opName != "" {
			members["operationName"] = a.opName
		}
		b, err := json.Marshal(members)
		if err != nil {
			panic(err)
		}
		body = string(b)
	}
	r := httptest.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", jsonType)
	r.Header.Set("Accept", "application/graphql-response+json")
	for name, values := range a.header {
		r.Header[name] = values
	}
	return r
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

func attacks() []attack {
	tooComplex := func(name, limit, doc string) attack {
		return attack{name: name, doc: doc, code: "TOO_COMPLEX", limit: limit}
	}
	bad := func(name, doc string) attack { return attack{name: name, doc: doc, code: "BAD_REQUEST"} }
	body := func(name, text string) attack { return attack{name: name, body: text, code: "BAD_REQUEST"} }
	variables := func(name, limit, vars string) attack {
		a := attack{name: name, doc: `query ($f: AnimalFilter) { animals(filter: $f) { nodes { id } } }`, vars: vars, code: "BAD_REQUEST", limit: limit}
		if limit != "" {
			a.code = "TOO_COMPLEX"
		}
		return a
	}
	get := func(name string, status int, q url.Values) attack {
		return attack{name: name, method: http.MethodGet, query: q, status: status, code: "BAD_REQUEST"}
	}
	list := []attack{
		// Sizes.
		{name: "10 MB of rubbish", body: strings.Repeat(marker, 10<<20/len(marker)), status: 413, code: "BAD_REQUEST", limit: "body"},
		{name: "10 MB of a name", body: `{"query": "{ ` + strings.Repeat("x", 10<<20) + ` }"}`, status: 413, code: "BAD_REQUEST", limit: "body"},
		tooComplex("200 kB of a name", "document", "{ "+strings.Repeat("x", 200<<10)+" }"),
		tooComplex("60 kB of a name", "name", "{ "+strings.Repeat("x", 60<<10)+" }"),
		tooComplex("100,000 fields", "document", "{"+strings.Repeat(" a", 100_000)+"}"),
		tooComplex("60 kB of comments", "tokens", strings.Repeat("#\n", 30<<10)+"{ __typename }"),
		bad("60 kB of white space", strings.Repeat(" ,\n", 20<<10)+"{ nope }"),
		bad("60 kB of a string", `{ animal(id: "`+strings.Repeat("x", 60<<10)+`", `+marker+`) { id } }`),
		bad("60 kB of a block string", `{ animal(id: [{a: """`+strings.Repeat("\n x", 20<<10)+`"""}]) { id } }`),
		bad("60 kB of a string of escapes", `{ animal(ID: "`+strings.Repeat(`\u0041`, 10<<10)+`") { id } }`),
		tooComplex("2,001 tokens", "tokens", "{"+strings.Repeat(" __typename", 2_000)+" }"),
		{name: "200 kB of an operation's name", doc: "query A { __typename } query B { __typename }", opName: strings.Repeat("x", 200<<10), code: "BAD_REQUEST"},

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
		{name: "4 MB of nesting", body: `{"query": "` + strings.Repeat("{a", 2<<20) + `"}`, status: 413, code: "BAD_REQUEST", limit: "body"},
		{name: "deep JSON beside the document", body: `{"query": "{ __typename }", "x": ` + nested(51, "[", "", "]") + `}`, code: "TOO_COMPLEX", limit: "nesting"},
		{name: "deep JSON of 9,000 levels", body: `{"query": "{ __typename }", "variables": ` + nested(9_000, `{"a":`, "1", "}") + `}`, code: "TOO_COMPLEX", limit: "nesting"},
		body("deep JSON of 100,000 levels", `{"query": "{ __typename }", "variables": `+nested(100_000, "[", "", "]")+`}`),
		body("deep JSON that is not closed", strings.Repeat(`{"query":`, 25_000)),
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
		{name: "100,000 digits for an Int", doc: `query ($n: Int) { animals(first: $n) { nodes { id } } }`, vars: `{"n": ` + strings.Repeat("9", 100_000) + `}`, code: "BAD_REQUEST"},
		{name: "a large exponent for an Int", doc: `query ($n: Int) { animals(first: $n) { nodes { id } } }`, vars: `{"n": 1e1000000}`, code: "BAD_REQUEST"},
		variables("200 kB of text for a list", "", `{"f": {"species": "`+strings.Repeat("x", 200<<10)+`"}}`),
		variables("200 kB of a member's name", "", `{"f": {"`+strings.Repeat("x", 200<<10)+`": "`+marker+`"}}`),
		variables("501 elements", "list", `{"f": {"species": [`+strings.Repeat(`"DOG",`, 500)+`"DOG"]}}`),
		variables("100,000 elements", "list", `{"f": {"species": [`+strings.Repeat(`1,`, 100_000)+`1]}}`),
		variables("501 members", "list", `{`+counted(501, `"a#": 1,`)+`"f": null}`),
		variables("lists of lists", "values", `{"f": {"species": [`+strings.Repeat(`[`+strings.Repeat(`1,`, 250)+`1],`, 450)+`[]]}}`),
		variables("objects in lists", "values", `{"f": {"species": [`+strings.Repeat(`[`+strings.Repeat(`{},`, 250)+`1],`, 300)+`[]]}}`),
		variables("9,000 values", "", `{"f": {"species": [`+strings.Repeat(`[`+strings.Repeat(`1,`, 400)+`1],`, 22)+`[]]}}`),
		bad("a password that is no String", `mutation { signIn(input: {email: "a", password: [{x: """`+marker+`"""}]}) { accessToken } }`),
		bad("a password without its quotes", `mutation { signIn(input: {email: "a", password: `+strings.ReplaceAll(marker, " ", "_")+`}) { accessToken } }`),
		bad("a password that does not end", `mutation { signIn(input: {email: "a", password: "`+marker+`}) { accessToken } }`),
		bad("a password where none belongs", `mutation { signIn("`+marker+`") { accessToken } }`),
		bad("a password in the place of a keyword", `fragment f "`+marker+`" { id }`),
		bad("a password before an operation", `"`+marker+`" { __typename }`),
		bad("a password for an enum value", `{ animals(filter: {species: ["`+marker+` Did you mean `+marker+`?"]}) { nodes { id } } }`),
		bad("a password as a Date", `{ animals(filter: {bornFrom: "`+marker+`"}) { nodes { id } } }`),
		{name: "a password for an enum value in variables", doc: `query ($s: [Species!]) { animals(filter: {species: $s}) { nodes { id } } }`, vars: `{"s": ["` + marker + `"]}`, code: "BAD_REQUEST"},
		{name: "a password that is a member's name", doc: `mutation ($i: SignInInput!) { signIn(input: $i) { accessToken } }`, vars: `{"i": {"email": "a", "password": {"` + marker + `": 1}}}`, code: "BAD_REQUEST"},

		// Characters.
		bad("a NUL in the document", "{ viewer\x00 { id } }"),
		bad("a NUL in a string", "{ animal(id: \"\x00\") { id } }"),
		bad("a byte-order mark within", "{ view\ufeffer { id } }"),
		body("not UTF-8", "{\"query\": \"{ viewer { id } } #\xff\xfe\"}"),
		body("an overlong NUL", "{\"query\": \"{ viewer { id } } #\xc0\x80\"}"),
		body("a surrogate in UTF-8", "{\"query\": \"{ viewer { id } } #\xed\xa0\x80\"}"),
		body("a byte-order mark", "\ufeff{\"query\": \"{ __typename }\"}"),
		{name: "a NUL in the text that is searched for", doc: `query ($t: String) { animals(filter: {text: $t}) { nodes { id } } }`, vars: `{"t": "a\u0000b"}`, status: 200, code: "BAD_REQUEST"},
		{name: "half a pair of surrogates", doc: `query ($t: String) { animals(filter: {text: $t}) { nodes { id } } }`, vars: `{"t": "\ud800"}`, status: 200, large: true, queries: true},

		// Bodies that mean two things.
		body("two queries", `{"query": "{ __typename }", "query": "mutation { deleteAccount(input: {password: \"x\"}) { deletedId } }"}`),
		body("two queries, one of them escaped", `{"query": "{ __typename }", "quer\u0079": "{ viewer { id } }"}`),
		body("two of a variable", `{"query": "{ __typename }", "variables": {"a": 1, "a": 2}}`),
		body("variables as text", `{"query": "{ __typename }", "variables": "{\"password\": \"`+marker+`\"}"}`),
		body("a second value behind the first", `{"query": "{ __typename }"} {"query": "{ viewer { id } }"}`),
		body("a batch of 10,000", `[`+strings.Repeat(`{"query":"{ __typename }"},`, 9_000)+`{}]`),
		{name: "a query in the URL and in the body", query: url.Values{"query": {"{ viewer { id } }"}}, doc: "{ __typename }", code: "BAD_REQUEST"},
		{name: "variables in the URL", query: url.Values{"variables": {"{}"}}, doc: "{ __typename }", code: "BAD_REQUEST"},
		{name: "a compressed body", header: http.Header{"Content-Encoding": {"gzip"}}, body: "\x1f\x8b\x08", status: 415, code: "BAD_REQUEST"},
		{name: "two content types", header: http.Header{"Content-Type": {jsonType, "text/plain"}}, doc: "{ __typename }", status: 415, code: "BAD_REQUEST"},
		{name: "a form", header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, body: "query=%7B__typename%7D", status: 415, code: "BAD_REQUEST"},
		{name: "an Accept of 100,000 ranges", header: http.Header{"Accept": {strings.Repeat("a/b;q=0.1,", 3_000)}}, doc: "{ __typename }", status: 406, code: "BAD_REQUEST"},

		// Methods.
		get("a mutation by GET", 405, url.Values{"query": {`mutation { endOtherSessions { ended } }`}}),
		get("a mutation by GET beside a query", 405, url.Values{"query": {`query A { __typename } mutation B { endOtherSessions { ended } }`}, "operationName": {"B"}}),
		get("two queries in the URL", 400, url.Values{"query": {"{ __typename }", "{ viewer { id } }"}}),
		get("a query that is not UTF-8", 400, url.Values{"query": {"{ __typename } #\xff"}}),
		get("variables that are not UTF-8", 400, url.Values{"query": {"{ __typename }"}, "variables": {"{\"a\": \"\xff\"}"}}),
		get("two of a variable in the URL", 400, url.Values{"query": {"{ __typename }"}, "variables": {`{"a": 1, "a": 2}`}}),
		{name: "a URL that is too long", method: http.MethodGet, query: url.Values{"query": {"{ __typename } #" + strings.Repeat("x", 20<<10)}}, status: 414, code: "BAD_REQUEST", limit: "url"},
		{name: "deep variables in the URL", method: http.MethodGet, query: url.Values{"query": {"{ __typename }"}, "variables": {nested(60, `{"a":`, "1", "}")}}, code: "TOO_COMPLEX", limit: "nesting"},
		{name: "a GET that says it is a POST", method: http.MethodGet, header: http.Header{"X-Http-Method-Override": {"POST"}, "X-Http-Method": {"POST"}, "X-Method-Override": {"POST"}},
			query: url.Values{"query": {`mutation { endOtherSessions { ended } }`}, "_method": {"POST"}}, status: 405, code: "BAD_REQUEST"},
		{name: "PUT", method: http.MethodPut, body: `{"query": "{ __typename }"}`, status: 405, code: "BAD_REQUEST"},
		{name: "TRACE", method: http.MethodTrace, status: 405, code: "BAD_REQUEST"},
	}
	return list
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

// TestAttacks sends each hostile request and holds what it may cost: nothing of it is executed, the answer is short, says what
// is wrong and repeats no value, and the memory is bounded. -v prints what each took.
func TestAttacks(t *testing.T) {
	i := apptest.New(t)
	viewer := auth.Viewer{User: viewerOf(t, i.SignUp())}
	ctx := auth.WithViewer(t.Context(), viewer)
	names := map[string]bool{}
	t.Logf("%-60s %6s %-12s %8s %8s %7s", "attack", "status", "code", "CPU ms", "MB", "bytes")
	for _, a := range attacks() {
		if names[a.name] {
			t.Errorf("two attacks have the name %s", a.name)
		}
		names[a.name] = true
		r := a.request(ctx)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		cpu := cpuTime()
		w := httptest.NewRecorder()
		statements := i.DB.Statements(func() { i.App.ServeHTTP(w, r) })
		cpu = cpuTime() - cpu
		runtime.ReadMemStats(&after)
		memory := after.TotalAlloc - before.TotalAlloc

		var out apptest.Response
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Errorf("%s: %v: %d %.500s", a.name, err, w.Code, w.Body)
			continue
		}
		status, code, limit := a.status, "", any(nil)
		if status == 0 {
			status = http.StatusBadRequest
		}
		if len(out.Errors) > 0 {
			code, limit = out.Errors[0].Code(), out.Errors[0].Extensions["limit"]
		}
		t.Logf("%-60s %6d %-12s %8.1f %8.2f %7d", a.name, w.Code, code, float64(cpu.Microseconds())/1000, float64(memory)/(1<<20), w.Body.Len())
		switch {
		case w.Code != status || code != a.code:
			t.Errorf("%s: %d %s instead of %d %s: %.500s", a.name, w.Code, code, status, a.code, w.Body)
		case a.limit != "" && limit != a.limit, a.limit == "" && limit != nil:
			t.Errorf("%s: the limit %v instead of %s: %s", a.name, limit, a.limit, w.Body)
		case status != http.StatusOK && strings.Contains(w.Body.String(), `"data"`):
			t.Errorf("%s: there are data: %.500s", a.name, w.Body)
		case w.Body.Len() > attackBytes && !a.large:
			t.Errorf("%s: an answer of %d bytes: %.500s", a.name, w.Body.Len(), w.Body)
		case memory > attackMemory:
			t.Errorf("%s: %d bytes allocated", a.name, memory)
		case len(statements) > 0 && !a.queries:
			t.Errorf("%s: it got as far as the database", a.name)
		}
		for _, secret := range []string{"hunter2", "correct horse", strings.Repeat("x", 65), strings.Repeat("9", 20)} {
			if bytes.Contains(w.Body.Bytes(), []byte(secret)) {
				t.Errorf("%s: the answer repeats %s: %.500s", a.name, secret, w.Body)
			}
		}
		if h := w.Header(); h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", a.name, h)
		}
		if a.limit != "" && code != "" {
			e := out.Errors[0]
			found, _ := e.Extensions["found"].(float64)
			allowed, _ := e.Extensions["allowed"].(float64)
			if allowed < 1 || found <= allowed || !strings.Contains(e.Message, fmt.Sprint(int(allowed))) {
				t.Errorf("%s: what was found and what is allowed: %s", a.name, w.Body)
			}
		}
	}
	// And the process lives.
	i.SignUp().Do(`{ viewer { id } }`, nil, nil)
}

// cpuTime returns what the process has computed so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
