package graph_test

import (
	"crypto/ed25519"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// typeRef is a type as introspection tells it.
type typeRef struct {
	Kind   string
	Name   string
	OfType *typeRef
}

func (r typeRef) named() typeRef {
	for r.OfType != nil {
		r = *r.OfType
	}
	return r
}

type inputValue struct {
	Name         string
	Description  string
	Type         typeRef
	DefaultValue *string
}

type field struct {
	Name        string
	Description string
	Args        []inputValue
	Type        typeRef
}

type fullType struct {
	Kind        string
	Name        string
	Description string
	Fields      []field
	InputFields []inputValue
	EnumValues  []struct{ Name, Description string }
}

// introspect returns the types of the schema as clients see them.
func introspect(c *apptest.Client) map[string]fullType {
	const ref = `kind name ofType { kind name ofType { kind name ofType { kind name } } }`
	const value = `name description defaultValue type { ` + ref + ` }`
	var data struct{ Schema struct{ Types []fullType } }
	c.Do(`{ schema: __schema { types { kind name description
		fields(includeDeprecated: true) { name description args { `+value+` } type { `+ref+` } }
		inputFields { `+value+` } enumValues(includeDeprecated: true) { name description } } } }`, nil, &data)
	types := map[string]fullType{}
	for _, t := range data.Schema.Types {
		types[t.Name] = t
	}
	return types
}

// sample writes a value of a type as it stands in a document.
func sample(types map[string]fullType, r typeRef) string {
	switch r.Kind {
	case "NON_NULL":
		return sample(types, *r.OfType)
	case "LIST":
		return "[" + sample(types, *r.OfType) + "]"
	case "ENUM":
		return types[r.Name].EnumValues[0].Name
	case "INPUT_OBJECT":
		var b strings.Builder
		for _, f := range types[r.Name].InputFields {
			fmt.Fprintf(&b, "%s: %s ", f.Name, sample(types, f.Type))
		}
		return "{" + b.String() + "}"
	}
	switch r.Name {
	case "Int":
		return "1"
	case "Boolean":
		return "true"
	case "Date":
		return `"2020-01-02"`
	}
	return `"x"`
}

// TestStrangers walks the schema, so that a new field is not forgotten: whatever is not listed here wants a credential.
func TestStrangers(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	c := i.Stranger()
	open := map[string]string{
		"viewer":  `{"data":{"out":null},"extensions":{"cost":1}}`,
		"signUp":  `{"data":{"out":{"__typename":"SignInPayload"}},"extensions":{"cost":1}}`,
		"signIn":  `{"data":{"out":{"__typename":"SignInPayload"}},"extensions":{"cost":1}}`,
		"refresh": `{"data":{"out":{"__typename":"SignInPayload"}},"extensions":{"cost":1}}`,
		// It judges what it is given, and looks nothing up.
		"checkAnimal": `{"data":{"out":[{"__typename":"UserError"}]},"extensions":{"cost":1}}`,
	}
	types := introspect(c)
	asked := 0
	for kind, root := range map[string]string{"query": "Query", "mutation": "Mutation"} {
		for _, f := range types[root].Fields {
			// Page arguments exclude each other; whether all of the others are given or none must not matter.
			var args strings.Builder
			for _, a := range f.Args {
				if a.Name != "last" && a.Name != "after" && a.Name != "before" {
					fmt.Fprintf(&args, "%s: %s ", a.Name, sample(types, a.Type))
				}
			}
			query := kind + " { out: " + f.Name
			if args.Len() > 0 {
				query += "(" + args.String() + ")"
			}
			if k := f.Type.named().Kind; k != "SCALAR" && k != "ENUM" {
				query += " { __typename }"
			}
			r := c.Send(query+" }", nil)
			asked++
			if want, ok := open[f.Name]; ok {
				if r.Status != http.StatusOK || string(r.Body) != want {
					t.Errorf("%s: %d %s", query, r.Status, r.Body)
				}
				continue
			}
			r.Refused(t, "UNAUTHENTICATED")
			if r.Status != http.StatusOK {
				t.Errorf("%s: %d", query, r.Status)
			}
		}
	}
	if asked < 15 {
		t.Errorf("only %d fields were asked", asked)
	}
	if r := c.Send(`{ __typename __schema { queryType { name } } __type(name: "Animal") { name } viewer { id } }`, nil); string(r.Body) !=
		`{"data":{"__typename":"Query","__schema":{"queryType":{"name":"Query"}},"__type":{"name":"Animal"},"viewer":null},"extensions":{"cost":4}}` {
		t.Errorf("%s", r.Body)
	}
	// One field that is refused does not take the others along where it may be null.
	r := c.Send(`{ viewer { id } animal(id: "x") { id } __typename }`, nil)
	if len(r.Errors) != 1 || r.Errors[0].Code() != "UNAUTHENTICATED" || string(r.Data) != `{"viewer":null,"animal":null,"__typename":"Query"}` {
		t.Errorf("%s", r.Body)
	}
	if n := count(t, i, "animals") + count(t, i, "users"); n != 0 {
		t.Errorf("strangers have written %d rows", n)
	}
}

// TestInvalidCredentials: a credential that is there and is not valid refuses the whole request, whatever it asks for.
func TestInvalidCredentials(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	i := apptest.New(t, clock.Configure)
	ann := i.SignUp()
	parsed, err := jwt.ParseSigned(ann.Token, []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		t.Fatal(err)
	}
	var claims jwt.Claims
	if err := parsed.UnsafeClaimsWithoutVerification(&claims); err != nil {
		t.Fatal(err)
	}
	// forged returns a token with Ann's claims, signed by a key that is not the server's.
	forged := func(kid string) string {
		_, private, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: jose.JSONWebKey{Key: private, KeyID: kid}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		token, err := jwt.Signed(signer).Claims(claims).Serialize()
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	kid := parsed.Headers[0].KeyID
	elsewhere := apptest.New(t, clock.Configure, func(c *app.Config) { c.Issuer = "elsewhere" }).SignUp().Token
	expired := ann.Token
	clock.Advance(10*time.Minute + 6*time.Second) // the lifetime, and more than the clocks of two instances may differ
	ann.Token = *signIn(i.Stranger(), ann.Email, apptest.Password).in(t).AccessToken
	parts := strings.Split(ann.Token, ".")

	credentials := map[string][]string{
		"expired":             {"Bearer " + expired},
		"malformed":           {"Bearer x"},
		"empty":               {""},
		"no token":            {"Bearer"},
		"a space":             {"Bearer "},
		"no scheme":           {ann.Token},
		"basic":               {"Basic dXNlcjpwYXNzd29yZA=="},
		"digest":              {"Digest " + ann.Token},
		"two":                 {"Bearer " + ann.Token, "Bearer " + ann.Token},
		"a refresh token":     {"Bearer " + ann.Refresh},
		"the signature less":  {"Bearer " + parts[0] + "." + parts[1] + "."},
		"the signature cut":   {"Bearer " + ann.Token[:len(ann.Token)-2]},
		"other claims":        {"Bearer " + parts[0] + "." + strings.Split(elsewhere, ".")[1] + "." + parts[2]},
		"algorithm none":      {"Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + parts[1] + "."},
		"another server's":    {"Bearer " + elsewhere},
		"an unknown key":      {"Bearer " + forged("unknown")},
		"the name of our key": {"Bearer " + forged(kid)},
		"no key named":        {"Bearer " + forged("")},
		"long":                {"Bearer " + strings.Repeat("A", 20_000)},
		"not ASCII":           {"Bearer é"},
	}
	requests := map[string]func(header http.Header) *apptest.Response{}
	post := func(body string) func(http.Header) *apptest.Response {
		return func(h http.Header) *apptest.Response {
			h.Set("Content-Type", "application/json")
			return i.Stranger().Request("POST", "/graphql", []byte(body), h)
		}
	}
	for name, body := range map[string]string{
		"viewer":        `{"query": "{ viewer { id } }"}`,
		"typename":      `{"query": "{ __typename }"}`,
		"introspection": `{"query": "{ __schema { types { name } } }"}`,
		"animals":       `{"query": "{ animals { nodes { id } } }"}`,
		"signIn":        `{"query": "mutation { signIn(input: {email: \"a\", password: \"b\"}) { accessToken } }"}`,
		"refresh":       `{"query": "mutation { refresh(refreshToken: \"a\") { accessToken } }"}`,
		"a mutation":    `{"query": "mutation { createAnimal(input: {name: \"x\", species: DOG}) { animal { id } } }"}`,
		"not GraphQL":   `{"query": "{"}`,
		"not JSON":      `{`,
		"nothing":       ``,
	} {
		requests[name] = post(body)
	}
	requests["GET"] = func(h http.Header) *apptest.Response {
		return i.Stranger().Request("GET", "/graphql?query=%7B__typename%7D", nil, h)
	}
	for name, values := range credentials {
		for kind, send := range requests {
			r := send(http.Header{"Authorization": slices.Clone(values)})
			if r.Status != http.StatusUnauthorized {
				t.Errorf("%s, %s: %d %s", name, kind, r.Status, r.Body)
				continue
			}
			r.Refused(t, "UNAUTHENTICATED")
			challenge := r.Header.Get("WWW-Authenticate")
			if !strings.HasPrefix(challenge, `Bearer realm="menagerie", error="invalid_token", error_description="`) {
				t.Errorf("%s, %s: WWW-Authenticate: %s", name, kind, challenge)
			}
			if len(r.Data) > 0 {
				t.Errorf("%s, %s: something was executed: %s", name, kind, r.Body)
			}
			for _, value := range values {
				if _, token, _ := strings.Cut(value, " "); len(token) > 1 && (strings.Contains(string(r.Body), token) || strings.Contains(challenge, token)) {
					t.Errorf("%s, %s: the credential is echoed: %s %s", name, kind, challenge, r.Body)
				}
			}
		}
	}
	if n := count(t, i, "animals"); n != 0 {
		t.Errorf("%d animals were created", n)
	}

	// The message tells an expired token from others, for a client to refresh. A scheme's name has no case.
	r := post(`{"query": "{ viewer { id } }"}`)(http.Header{"Authorization": {"Bearer " + expired}})
	if !strings.Contains(r.Errors[0].Message, "expired") {
		t.Errorf("%s", r.Body)
	}
	r = post(`{"query": "{ viewer { email } }"}`)(http.Header{"Authorization": {"bearer  " + ann.Token}})
	if want := fmt.Sprintf(`{"data":{"viewer":{"email":"%s"}},"extensions":{"cost":1}}`, ann.Email); string(r.Body) != want {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}
