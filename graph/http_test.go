package graph_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"menagerie/internal/app/apptest"
)

const jsonType = "application/json"

// post is a request that is as it should be; the tests change one thing at a time.
func post(c *apptest.Client, body, contentType, accept string) *apptest.Response {
	h := http.Header{}
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	if accept != "" {
		h.Set("Accept", accept)
	}
	return c.Request(http.MethodPost, "/graphql", []byte(body), h)
}

// inner is what no answer may show: where the code is, how it is written, what the database said.
var inner = regexp.MustCompile(`(?i)goroutine|\.go:|runtime error|panic|select .*from|insert into|memberships|pq:|sqlstate|household_id|nil pointer|gqlgen`)

// refusedRequest fails the test unless the request was refused before anything was executed: this status, this code, a message
// that names the thing, no data, nothing from inside.
func refusedRequest(t *testing.T, name string, r *apptest.Response, status int, code, names string) {
	t.Helper()
	switch {
	case r.Status != status:
		t.Errorf("%s: status %d instead of %d: %s", name, r.Status, status, r.Body)
	case len(r.Errors) == 0 || r.Errors[0].Code() != code:
		t.Errorf("%s: not %s: %s", name, code, r.Body)
	case !strings.Contains(strings.ToLower(r.Errors[0].Message), strings.ToLower(names)):
		t.Errorf("%s: the message does not name %s: %s", name, names, r.Body)
	case r.Data != nil || strings.Contains(string(r.Body), `"data"`):
		t.Errorf("%s: there are data: %s", name, r.Body)
	case inner.Match(r.Body):
		t.Errorf("%s: something from inside: %s", name, r.Body)
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/"):
		t.Errorf("%s: Content-Type: %s", name, r.Header.Get("Content-Type"))
	case r.Header.Get("Cache-Control") != "no-store", r.Header.Get("X-Request-Id") == "", r.Header.Get("X-Content-Type-Options") != "nosniff":
		t.Errorf("%s: %v", name, r.Header)
	}
}

// TestBadRequests: what is wrong before GraphQL has a say.
func TestBadRequests(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := everything(t, s.Client)
	const create = `mutation { createAnimal(input: {name: \"x\", species: DOG}) { animal { id } } }`
	good := `{"query": "` + create + `"}`

	for _, test := range []struct {
		name, body, contentType string
		status                  int
		names                   string
	}{
		{"nothing", ``, jsonType, 400, "empty"},
		{"white space", " \r\n\t ", jsonType, 400, "empty"},
		{"not JSON", `query { viewer { id } }`, jsonType, 400, "valid JSON"},
		{"half of it", good[:len(good)-1], jsonType, 400, "valid JSON"},
		{"garbage behind it", good + `}`, jsonType, 400, "valid JSON"},
		{"two of it", good + good, jsonType, 400, "valid JSON"},
		{"a comment", `/* x */` + good, jsonType, 400, "valid JSON"},
		{"a byte-order mark", "\ufeff" + good, jsonType, 400, "JSON"},
		{"a string", `"{ viewer { id } }"`, jsonType, 400, "object"},
		{"a number", `1`, jsonType, 400, "object"},
		{"null", `null`, jsonType, 400, "query"},
		{"a batch", `[` + good + `]`, jsonType, 400, "batch"},
		{"an empty batch", `[]`, jsonType, 400, "batch"},
		{"an empty object", `{}`, jsonType, 400, "query"},
		{"no query", `{"variables": {}, "operationName": null}`, jsonType, 400, "query"},
		{"Query", `{"Query": "{ __typename }"}`, jsonType, 400, "query"},
		{"an empty query", `{"query": ""}`, jsonType, 400, "query"},
		{"a query of white space", `{"query": " \n"}`, jsonType, 400, "query"},
		{"a null query", `{"query": null}`, jsonType, 400, "query"},
		{"a query that is a number", `{"query": 1}`, jsonType, 400, "query"},
		{"a query that is an object", `{"query": {}}`, jsonType, 400, "query"},
		{"variables that are a list", `{"query": "` + create + `", "variables": []}`, jsonType, 400, "variables"},
		{"variables that are text", `{"query": "` + create + `", "variables": "{}"}`, jsonType, 400, "variables"},
		{"variables that are a number", `{"query": "` + create + `", "variables": 1}`, jsonType, 400, "variables"},
		{"an operation's name that is a number", `{"query": "` + create + `", "operationName": 1}`, jsonType, 400, "operationName"},
		{"an operation's name that is a list", `{"query": "` + create + `", "operationName": []}`, jsonType, 400, "operationName"},
		{"extensions that are text", `{"query": "` + create + `", "extensions": "x"}`, jsonType, 400, "extensions"},
		{"not UTF-8", `{"query": "{ viewer { id } } #` + "\xff" + `"}`, jsonType, 400, "UTF-8"},
		{"half a character", `{"query": "{ viewer { id } } #` + "é"[:1] + `"}`, jsonType, 400, "UTF-8"},
		{"no content type", good, "", 415, jsonType},
		{"text", good, "text/plain", 415, jsonType},
		{"a form", "query=" + url.QueryEscape(create), "application/x-www-form-urlencoded", 415, jsonType},
		{"parts", "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n" + good + "\r\n--x--\r\n", "multipart/form-data; boundary=x", 415, jsonType},
		{"GraphQL", "{ viewer { id } }", "application/graphql", 415, jsonType},
		{"a content type that is none", good, "application/json; charset", 415, jsonType},
		{"two content types", good, "application/json, text/plain", 415, jsonType},
		{"JSON of another kind", good, "application/json-patch+json", 415, jsonType},
		{"UTF-16", good, "application/json; charset=utf-16", 415, "UTF-8"},
		{"Latin 1", good, "application/json; charset=iso-8859-1", 415, "UTF-8"},
	} {
		// Before GraphQL has a say, the status is the same for every kind of answer.
		for _, accept := range []string{"", "application/graphql-response+json"} {
			refusedRequest(t, test.name, post(s.Client, test.body, test.contentType, accept), test.status, "BAD_REQUEST", test.names)
		}
	}

	for _, method := range []string{"PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"} {
		r := s.Request(method, "/graphql", []byte(good), http.Header{"Content-Type": {jsonType}})
		refusedRequest(t, method, r, 405, "BAD_REQUEST", "GET")
		if r.Header.Get("Allow") != "GET, POST" {
			t.Errorf("%s: Allow: %s", method, r.Header.Get("Allow"))
		}
	}
	if r := s.Request("HEAD", "/graphql?query=%7B__typename%7D", nil, nil); r.Status != 405 || r.Header.Get("Allow") != "GET, POST" {
		t.Errorf("HEAD: %d %v", r.Status, r.Header)
	}
	if after := everything(t, s.Client); after != before {
		t.Errorf("something was written: %s", after)
	}

	// And what looks odd but is right.
	for name, contentType := range map[string]string{
		"as it is": jsonType, "with a charset": "application/json; charset=utf-8", "with a charset in capitals": `Application/JSON;charset="UTF-8"`,
		"with a parameter": "application/json; profile=x", "with a semicolon": "application/json;",
	} {
		if r := post(s.Client, "\n{\"query\": \"{ __typename }\", \"operationName\": null, \"variables\": null, \"extensions\": {\"x\": [1]}, \"id\": 7}\n ", contentType, ""); r.Status != 200 || len(r.Errors) > 0 {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
}

// TestTooLargeBody: it is refused without being read to its end. By hand, since a client may see the connection fail while
// it is still sending.
func TestTooLargeBody(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	for name, size := range map[string]int{"10 MB": 10 << 20, "a byte too much": 256<<10 + 1} {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(i.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", size)
			padding := `{"query": "{ __typename }", "x": "` + strings.Repeat("x", size)
			_, _ = conn.Write([]byte(padding[:size-2] + `"}`)) // the server may have hung up
		}()
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		r := &apptest.Response{Status: resp.StatusCode, Header: resp.Header}
		if err := json.NewDecoder(resp.Body).Decode(r); err != nil {
			t.Fatal(err)
		}
		conn.Close()
		<-sent
		if r.Status != 413 {
			t.Errorf("%s: %d", name, r.Status)
		}
		r.Refused(t, "BAD_REQUEST")
		if !strings.Contains(r.Errors[0].Message, "262144") {
			t.Errorf("%s: the limit is not named: %v", name, r.Errors)
		}
	}
	body := `{"query": "{ __typename }", "x": "` + strings.Repeat("x", 256<<10)
	if r := post(i.Stranger(), body[:256<<10-2]+`"}`, jsonType, ""); r.Status != 200 {
		t.Errorf("256 kB: %d %s", r.Status, r.Body)
	}
}

// TestGET: queries alone, their members as parameters.
func TestGET(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := everything(t, s.Client)
	get := func(params ...string) *apptest.Response {
		q := url.Values{}
		for i := 0; i < len(params); i += 2 {
			q.Add(params[i], params[i+1])
		}
		return s.Request("GET", "/graphql?"+q.Encode(), nil, nil)
	}
	const query = `query A($id: ID!) { animal(id: $id) { name } } query B { __typename }`
	variables := `{"id": "` + s.animal + `"}`
	for _, test := range []struct{ name, want, body string }{
		{"a query", `{"data":{"animal":{"name":"Minka"}},"extensions":{"cost":1}}`, string(get("query", query, "variables", variables, "operationName", "A").Body)},
		{"another", `{"data":{"__typename":"Query"},"extensions":{"cost":0}}`, string(get("query", query, "variables", "", "operationName", "B").Body)},
		{"null", `{"data":{"__typename":"Query"},"extensions":{"cost":0}}`, string(get("query", `{ __typename }`, "variables", "null", "extensions", "null").Body)},
	} {
		if test.body != test.want {
			t.Errorf("%s: %s", test.name, test.body)
		}
	}
	for _, test := range []struct {
		name, names string
		r           *apptest.Response
	}{
		{"no query", "query", get("variables", "{}")},
		{"an empty query", "query", get("query", "")},
		{"variables that are no JSON", "variables", get("query", "{ __typename }", "variables", "{")},
		{"variables that are a list", "variables", get("query", "{ __typename }", "variables", "[]")},
		{"garbage behind the variables", "variables", get("query", "{ __typename }", "variables", "{} x")},
		{"extensions that are text", "extensions", get("query", "{ __typename }", "extensions", `"x"`)},
	} {
		refusedRequest(t, test.name, test.r, 400, "BAD_REQUEST", test.names)
	}
	const create = `mutation M { createAnimal(input: {name: "x", species: DOG}) { animal { id } } }`
	for name, r := range map[string]*apptest.Response{
		"a mutation":              get("query", create),
		"a mutation among others": get("query", create+" query Q { __typename }", "operationName", "M"),
	} {
		refusedRequest(t, name, r, 405, "BAD_REQUEST", "POST")
		if r.Header.Get("Allow") != "POST" {
			t.Errorf("%s: Allow: %s", name, r.Header.Get("Allow"))
		}
	}
	if r := get("query", create+" query Q { __typename }", "operationName", "Q"); r.Status != 200 {
		t.Errorf("a query beside a mutation: %d %s", r.Status, r.Body)
	}
	if after := everything(t, s.Client); after != before {
		t.Errorf("something was written: %s", after)
	}
}

// TestAccept: GraphQL over HTTP has two media types, and in the newer one a request that is not executed has status 400.
func TestAccept(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	const response = "application/graphql-response+json"
	for _, test := range []struct{ accept, want string }{
		{"", jsonType},
		{"*/*", jsonType},
		{"application/*", jsonType},
		{"application/json", jsonType},
		{"application/json; charset=utf-8", jsonType},
		{"application/json; charset=utf-16, application/graphql-response+json; q=0.1", response},
		{"application/graphql-response+json", response},
		{"application/graphql-response+json, application/json", response},
		{"application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", response}, // Apollo Client's is alike
		{"application/json, application/graphql-response+json", response},
		{"application/graphql-response+json;q=0.9, application/json", jsonType},
		{"application/graphql-response+json, application/json;q=0.9", response},
		{"application/json;q=0.2, */*;q=0.1", jsonType},
		{"application/json;q=0, */*", response},
		{"application/graphql-response+json;q=0, */*", jsonType},
		{"text/html, application/xhtml+xml, */*;q=0.8", jsonType},
		{"APPLICATION/JSON", jsonType},
		{"text/html;q=x, application/json;q=1.000", jsonType},
		{"text/html", ""},
		{"application/xml, text/*", ""},
		{"application/json;q=0", ""},
		{"*/*;q=0", ""},
		{"application/*;q=0, application/json;q=0", ""},
		{"application/json; charset=utf-16", ""},
		{"image/*;", ""},
		{strings.Repeat("text/html,", 99) + "application/graphql-response+json", response},
		{strings.Repeat("text/html,", 100) + "application/graphql-response+json", ""},
	} {
		for query, failed := range map[string]bool{"{ __typename }": false, "{ nope }": true, "{": true, "query ($x: Int!) { __typename }": true, "{ animals { nodes { id } } }": false} {
			r := post(i.Stranger(), fmt.Sprintf(`{"query": %q}`, query), jsonType, test.accept)
			want := http.StatusOK
			switch {
			case test.want == "":
				want = http.StatusNotAcceptable
			case test.want == response && failed:
				want = http.StatusBadRequest
			}
			contentType := test.want
			if contentType == "" {
				contentType = jsonType
			}
			if r.Status != want || r.Header.Get("Content-Type") != contentType+"; charset=utf-8" {
				t.Errorf("%q, %s: %d %s %s", test.accept, query, r.Status, r.Header.Get("Content-Type"), r.Body)
			}
			if want == http.StatusNotAcceptable {
				refusedRequest(t, test.accept, r, want, "BAD_REQUEST", response)
			}
		}
	}
}
