package app_test

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
	"menagerie/internal/httpd"
)

// secret stands in what the attacks send; no answer repeats it.
const secret = "hunter2"

// attack is a request as it goes over the wire, or several, and what comes of it.
type attack struct {
	name   string
	text   string
	status int    // of the first answer; 0: the connection is closed without one
	code   string // its extensions.code; empty: it has none
	// stranger says that the request is served, as that of somebody whom nobody knows.
	stranger bool
}

// request is the text of a request; headers are whole lines.
func request(method, target, body string, headers ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, target)
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	if body != "" {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	return b.String() + "Connection: close\r\n\r\n" + body
}

// whoAmI is an operation whose answer tells whom the server takes the client for.
const whoAmI = `{"query":"{ viewer { email } }"}`

const asJSON = "Content-Type: application/json"

func asking(headers ...string) string {
	return request("POST", "/graphql", whoAmI, append([]string{asJSON}, headers...)...)
}

type fields map[string]any

// with returns the fields with others; a nil takes one away.
func (f fields) with(others fields) fields {
	out := maps.Clone(f)
	for k, v := range others {
		if out[k] = v; v == nil {
			delete(out, k)
		}
	}
	return out
}

func encode(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// TestAttacks sends what attackers send to the credentials and to HTTP, each on a connection of its own. What GraphQL itself has
// to bear stands in its own table, and the forms of tokens more fully in auth.TestVerify. -v prints what each took.
func TestAttacks(t *testing.T) {
	i := apptest.New(t)
	address := front(t, i)
	ann, ben := i.SignUp(), i.SignUp()
	browser := i.Browser()
	browser.SignIn(ben.Email)
	cookie := browser.Cookies()[0].Value

	keys, err := i.DB.SigningKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := keys[0]
	private := ed25519.NewKeyFromSeed(key.Private)
	_, otherPrivate, _ := ed25519.GenerateKey(nil)
	parts := strings.Split(ann.Token, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims fields
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	header := fields{"alg": "EdDSA", "kid": key.ID, "typ": "JWT"}
	signedBy := func(k ed25519.PrivateKey, header, claims fields) string {
		input := encode(header) + "." + encode(claims)
		return "Authorization: Bearer " + input + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(k, []byte(input)))
	}
	signed := func(h, c fields) string { return signedBy(private, header.with(h), claims.with(c)) }
	hs256 := func(secret []byte) string {
		input := encode(header.with(fields{"alg": "HS256"})) + "." + encode(claims)
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(input))
		return "Authorization: Bearer " + input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
	at := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	other := fields{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(otherPrivate.Public().(ed25519.PublicKey))}
	jsonForm, _ := json.Marshal(fields{"protected": parts[0], "payload": parts[1], "signature": parts[2]})
	bearer := "Authorization: Bearer " + ann.Token
	// The last letter of a signature of 64 bytes has bits to spare.
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, ann.Token[len(ann.Token)-1])
	uncanonical := ann.Token[:len(ann.Token)-1] + string(alphabet[last^1])

	attacks := []attack{
		// Tokens. The first row shows that the others fail for what they say.
		{"as the server itself would sign it", asking(signed(nil, nil)), 200, "", false},
		{"alg none", asking("Authorization: Bearer " + encode(header.with(fields{"alg": "none"})) + "." + encode(claims) + "."), 401, "UNAUTHENTICATED", false},
		{"HS256 with the public key", asking(hs256(private.Public().(ed25519.PublicKey))), 401, "UNAUTHENTICATED", false},
		{"wrong key", asking(signedBy(otherPrivate, header, claims)), 401, "UNAUTHENTICATED", false},
		{"wrong key, sent along as jwk", asking(signedBy(otherPrivate, header.with(fields{"jwk": other}), claims)), 401, "UNAUTHENTICATED", false},
		{"wrong key, to be fetched by jku", asking(signedBy(otherPrivate, header.with(fields{"jku": "http://" + secret + ".example/"}), claims)), 401, "UNAUTHENTICATED", false},
		{"wrong key, sent along as x5c", asking(signedBy(otherPrivate, header.with(fields{"x5c": []string{"MIIB"}}), claims)), 401, "UNAUTHENTICATED", false},
		{"kid a path", asking(signed(fields{"kid": "../../../dev/null"}, nil)), 401, "UNAUTHENTICATED", false},
		{"kid SQL", asking(signed(fields{"kid": secret + "' UNION SELECT 'x' --"}, nil)), 401, "UNAUTHENTICATED", false},
		{"kid unknown", asking(signed(fields{"kid": secret}, nil)), 401, "UNAUTHENTICATED", false},
		{"kid missing", asking(signed(fields{"kid": nil}, nil)), 401, "UNAUTHENTICATED", false},
		{"kid with NUL", asking(signed(fields{"kid": key.ID + "\x00"}, nil)), 401, "UNAUTHENTICATED", false},
		{"nbf in the future", asking(signed(nil, fields{"nbf": at(time.Hour)})), 401, "UNAUTHENTICATED", false},
		{"iat in the future", asking(signed(nil, fields{"iat": at(time.Hour)})), 401, "UNAUTHENTICATED", false},
		{"expired", asking(signed(nil, fields{"exp": at(-time.Hour)})), 401, "UNAUTHENTICATED", false},
		{"wrong iss", asking(signed(nil, fields{"iss": secret})), 401, "UNAUTHENTICATED", false},
		{"wrong aud", asking(signed(nil, fields{"aud": secret})), 401, "UNAUTHENTICATED", false},
		{"crit", asking(signed(fields{"crit": []string{"exp"}}, nil)), 401, "UNAUTHENTICATED", false},
		{"b64 false", asking(signed(fields{"crit": []string{"b64"}, "b64": false}, nil)), 401, "UNAUTHENTICATED", false},
		{"detached payload", asking("Authorization: Bearer " + parts[0] + ".." + parts[2]), 401, "UNAUTHENTICATED", false},
		{"JSON serialization", asking("Authorization: Bearer " + string(jsonForm)), 401, "UNAUTHENTICATED", false},
		{"base64 that is not canonical", asking("Authorization: Bearer " + uncanonical), 401, "UNAUTHENTICATED", false},
		{"padding", asking(bearer + "="), 401, "UNAUTHENTICATED", false},
		{"two Authorization headers", asking(bearer, "Authorization: Bearer "+secret), 401, "UNAUTHENTICATED", false},
		{"two equal Authorization headers", asking(bearer, bearer), 401, "UNAUTHENTICATED", false},
		{"two tokens in one header", asking(bearer + ", Bearer " + secret), 401, "UNAUTHENTICATED", false},
		{"Basic", asking("Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(ann.Email+":"+apptest.Password))), 401, "UNAUTHENTICATED", false},
		{"a token of 20 kB", asking("Authorization: Bearer " + strings.Repeat(secret, 3_000)), 401, "UNAUTHENTICATED", false},
		{"a token of 100 kB", asking("Authorization: Bearer " + strings.Repeat(secret, 15_000)), 431, "", false},
		{"a token in the query", request("POST", "/graphql?access_token="+ann.Token+"&token="+ann.Token, whoAmI, asJSON), 200, "", true},
		{"a token in the body", request("POST", "/graphql", `{"query":"{ viewer { email } }","access_token":"`+ann.Token+`"}`, asJSON), 200, "", true},
		{"a token in other headers", asking("Proxy-Authorization: Bearer "+ann.Token, "X-Access-Token: "+ann.Token), 200, "", true},
		{"a token of one and the cookie of another", asking(bearer, "Cookie: menagerie-session="+cookie), 400, "BAD_REQUEST", false},

		// Cookies.
		{"two cookies", asking("Cookie: menagerie-session=" + cookie + "; menagerie-session=" + secret), 401, "UNAUTHENTICATED", false},
		{"two Cookie headers", asking("Cookie: menagerie-session="+cookie, "Cookie: menagerie-session="+secret), 401, "UNAUTHENTICATED", false},
		{"a cookie of 20 kB", asking("Cookie: menagerie-session=" + strings.Repeat(secret, 3_000)), 401, "UNAUTHENTICATED", false},
		{"a cookie of 100 kB", asking("Cookie: menagerie-session=" + strings.Repeat(secret, 15_000)), 431, "", false},
		{"the cookie of TLS without TLS", asking("Cookie: __Host-menagerie-session=" + cookie), 200, "", true},
		{"who says TLS without a trusted proxy", asking("Cookie: __Host-menagerie-session="+cookie, "X-Forwarded-Proto: https"), 200, "", true},
		{"a cookie in quotes", asking(`Cookie: menagerie-session="` + secret + `"`), 401, "UNAUTHENTICATED", false},

		// Pages of other sites: every route that changes something.
		{"cross-site /graphql", asking("Cookie: menagerie-session="+cookie, "Sec-Fetch-Site: cross-site"), 403, "FORBIDDEN", false},
		{"same-site /graphql", asking("Cookie: menagerie-session="+cookie, "Sec-Fetch-Site: same-site"), 403, "FORBIDDEN", false},
		{"another Origin, without Sec-Fetch-Site", asking("Cookie: menagerie-session="+cookie, "Origin: https://"+secret+".example"), 403, "FORBIDDEN", false},
		{"Origin null", asking("Cookie: menagerie-session="+cookie, "Origin: null"), 403, "FORBIDDEN", false},
		{"cross-site sign-in", request("POST", "/session", `{}`, asJSON, "Sec-Fetch-Site: cross-site"), 403, "FORBIDDEN", false},
		{"cross-site sign-out", request("DELETE", "/session", "", "Cookie: menagerie-session="+cookie, "Sec-Fetch-Site: cross-site"), 403, "FORBIDDEN", false},
		{"cross-site token", request("POST", "/session/token", `{}`, asJSON, "Cookie: menagerie-session="+cookie, "Sec-Fetch-Site: cross-site"), 403, "FORBIDDEN", false},
		{"cross-site account", request("POST", "/account", `{}`, asJSON, "Sec-Fetch-Site: cross-site"), 403, "FORBIDDEN", false},
		{"cross-site import", request("POST", "/import", "Name,Species\nRex,dog\n", "Content-Type: text/csv", "Cookie: menagerie-session="+cookie, "Sec-Fetch-Site: cross-site"), 403, "FORBIDDEN", false},
		{"cross-site import of a stranger who would begin", request("POST", "/import", "Name,Species\nRex,dog\n", "Content-Type: text/csv", "Menagerie-Session: open", "Sec-Fetch-Site: cross-site"), 401, "UNAUTHENTICATED", false},
		{"a form's sign-in", request("POST", "/session", "email="+secret, "Content-Type: application/x-www-form-urlencoded"), 415, "BAD_REQUEST", false},
		{"a form's JSON", request("POST", "/session", `{"email":"`+secret+`"}`, "Content-Type: text/plain"), 415, "BAD_REQUEST", false},
		{"a form's import", request("POST", "/import", "Name\n"+secret, "Content-Type: text/plain", "Cookie: menagerie-session="+cookie), 415, "BAD_REQUEST", false},
		{"two content types", request("POST", "/session", `{}`, "Content-Type: text/plain", asJSON), 415, "BAD_REQUEST", false},
		{"a preflight request", request("OPTIONS", "/graphql", "", "Origin: https://"+secret+".example", "Access-Control-Request-Method: POST"), 405, "BAD_REQUEST", false},

		// Smuggled requests and headers.
		{"two lengths", "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\n{}   " + request("GET", "/"+secret, ""), 400, "", false},
		{"a list of lengths", "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 50\r\n\r\n{}", 400, "", false},
		{"a negative length", "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{}", 400, "", false},
		{"a length with a sign", "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}", 400, "", false},
		{"a length beyond all", "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n{}", 400, "", false},
		{"an unknown transfer coding", "POST /graphql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: " + secret + "\r\n\r\n", 501, "", false},
		{"chunked twice", "POST /graphql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501, "", false},
		{"chunked in disguise", "POST /graphql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", 400, "", false},
		{"a chunk of a bad size", "POST /session HTTP/1.1\r\nHost: x\r\n" + asJSON + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", 400, "BAD_REQUEST", false},
		{"a space before the colon", "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length : 2\r\n\r\n{}", 400, "", false},
		{"a folded header", "GET /healthz HTTP/1.1\r\nHost: x\r\n folded: " + secret + "\r\n\r\n", 400, "", false},
		{"NUL in a header", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\x00" + secret + "\r\n\r\n", 400, "", false},
		{"a bare CR in a header", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: a\rSet-Cookie: " + secret + "\r\n\r\n", 400, "", false},
		{"no Host", "GET /graphql HTTP/1.1\r\n\r\n", 400, "", false},
		{"two Hosts", "GET /graphql HTTP/1.1\r\nHost: x\r\nHost: " + secret + "\r\n\r\n", 400, "", false},
		{"a Host that is none", "GET /graphql HTTP/1.1\r\nHost: <" + secret + ">\r\n\r\n", 400, "", false},
		{"another's Host", "GET /" + secret + ".js HTTP/1.1\r\nHost: " + secret + ".example\r\nConnection: close\r\n\r\n", 404, "NOT_FOUND", false},
		{"a request id that would split the answer", request("GET", "/nothing.js", "", "X-Request-Id: a%0d%0aSet-Cookie: "+secret), 404, "NOT_FOUND", false},
		{"a request id that is a script", request("GET", "/nothing.js", "", "X-Request-Id: <script>"+secret+"</script>"), 404, "NOT_FOUND", false},
		{"who says another host", request("GET", "/nothing.js", "", "X-Forwarded-Host: "+secret+".example", "Forwarded: host="+secret+".example", "X-Original-URL: /metrics", "X-Rewrite-URL: /metrics"), 404, "NOT_FOUND", false},
		{"HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 404, "NOT_FOUND", false},
		{"an upgrade", request("GET", "/graphql?query=%7Bviewer%7Bemail%7D%7D", "", "Connection: Upgrade, close", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), 200, "", true},
		{"no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + secret + "\r\n\r\n", 400, "", false},

		// Methods and paths.
		{"TRACE", request("TRACE", "/graphql", "", "Cookie: "+secret), 405, "BAD_REQUEST", false},
		{"CONNECT", "CONNECT " + secret + ".example:443 HTTP/1.1\r\nHost: " + secret + ".example:443\r\nConnection: close\r\n\r\n", 404, "NOT_FOUND", false},
		{"an absolute URI of elsewhere", "GET http://169.254.169.254/" + secret + ".js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404, "NOT_FOUND", false},
		{"an override of the method", request("GET", "/session", "", "X-HTTP-Method-Override: DELETE"), 200, "", true},
		{"a method in lower case", request("post", "/graphql", whoAmI, asJSON), 405, "BAD_REQUEST", false},
		{"a method of 30 kB", strings.Repeat("A", 30_000) + " / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405, "BAD_REQUEST", false},
		{"two slashes", request("POST", "//graphql", whoAmI, asJSON), 404, "NOT_FOUND", false},
		{"a slash behind", request("POST", "/graphql/", whoAmI, asJSON), 404, "NOT_FOUND", false},
		{"dots that are encoded", request("POST", "/x/%2e%2e/graphql", whoAmI, asJSON), 404, "NOT_FOUND", false},
		{"dots out of the website", request("GET", "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd", ""), 404, "NOT_FOUND", false},
		{"backslashes", request("GET", `/assets/..\..\..\etc\passwd.js`, ""), 404, "NOT_FOUND", false},
		{"NUL in the path", request("GET", "/index%00.js", ""), 404, "NOT_FOUND", false},
		{"a path of 30 kB", request("GET", "/"+strings.Repeat(secret, 4_000)+".js", ""), 404, "NOT_FOUND", false},
		{"a path of 100 kB", request("GET", "/"+strings.Repeat(secret, 15_000), ""), 431, "", false},
		{"a query of bad escapes", request("POST", "/import?household=%zz"+secret, "Name\nRex", "Content-Type: text/csv", bearer), 400, "BAD_REQUEST", false},
		{"a method that the metrics do not have", request("DELETE", "/metrics", ""), 405, "BAD_REQUEST", false},
	}
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			answer := strike(t, address, a.text)
			status, body := split(answer)
			var out apptest.Response
			_ = json.Unmarshal([]byte(body), &out)
			code := ""
			if len(out.Errors) > 0 {
				code = out.Errors[0].Code()
			}
			if status != a.status || code != a.code {
				t.Errorf("got %d %s, want %d %s: %s", status, code, a.status, a.code, answer)
			}
			if strings.Contains(answer, secret) {
				t.Errorf("the answer repeats what was sent: %s", answer)
			}
			known := strings.Contains(body, ann.Email) || strings.Contains(body, ben.Email)
			if known != (a.name == attacks[0].name) {
				t.Errorf("the answer is for somebody: %s", answer)
			}
			if a.stranger && strings.Contains(body, "viewer") && !strings.Contains(body, `"viewer":null`) {
				t.Errorf("no answer for a stranger: %s", answer)
			}
		})
	}
	// Nobody has lost or gained anything by it.
	for _, c := range []*apptest.Client{ann, ben, browser} {
		if got := names(c); len(got) != 0 {
			t.Errorf("there are %v", got)
		}
	}
}

// With a length and chunks at once, the chunks count, the length is forgotten, and the connection ends with the answer: whatever
// somebody in between took for the body is not taken for a request (RFC 9112, section 6.1).
func TestSmuggledRequests(t *testing.T) {
	i := apptest.New(t)
	address := front(t, i)
	for name, text := range map[string]string{
		"behind the chunks": "POST /graphql HTTP/1.1\r\nHost: x\r\n" + asJSON + "\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
		"by a large body":   "POST /graphql HTTP/1.1\r\nHost: x\r\n" + asJSON + "\r\nContent-Length: 100000000\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			answer := strike(t, address, text)
			if n := strings.Count(answer, "HTTP/1.1 "); n != 1 || strings.Contains(answer, `{"status":"ok"}`) {
				t.Errorf("%d answers: %s", n, answer)
			}
		})
	}
}

// A session never goes on under a cookie that was there before a sign-in, and one that the server did not make is never adopted.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	ann := i.SignUp()
	guest := i.Browser()
	guest.Do(createMinka, nil, nil)
	planted := guest.Cookies()[0].Value
	victim := i.Browser()
	victim.SetCookie("menagerie-session", planted)
	victim.SignIn(ann.Email)
	if got := victim.Cookies()[0].Value; got == planted || strings.Split(got, ".")[0] == strings.Split(planted, ".")[0] {
		t.Error("the session goes on after a sign-in")
	}
	if w := guest.Who(http.MethodGet, "/session", nil); w.User != nil && !w.User.Guest {
		t.Errorf("whoever has planted the cookie is %+v", w.User)
	}
	invented := i.Browser()
	invented.SetCookie("menagerie-session", strings.Repeat("A", 22)+"."+strings.Repeat("A", 43))
	invented.SignIn(ann.Email)
	if got := invented.Cookies()[0].Value; strings.HasPrefix(got, "AAAA") {
		t.Error("a cookie that somebody has invented is adopted")
	}
}

// front serves an instance on a listener as the program does, and returns its address.
func front(t *testing.T, i *apptest.Instance) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func(a *app.App) { ended <- a.Serve(ctx, listener, httpd.ServeOptions{}) }(i.App)
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// strike is speak for an attack: it holds what the attack may take, and logs what it took. That is from the connection's beginning
// to its end, with the client's part, and with the headers in the bytes that are answered.
func strike(t *testing.T, address, text string) (answer string) {
	t.Helper()
	spent := apptest.Spend(func() { answer = speak(t, address, text) })
	status, _ := split(answer)
	t.Logf("%-60s status %3d %8.1f ms of CPU %8.2f MB %7d bytes answered", t.Name(), status, spent.Milliseconds(), spent.MB(), len(answer))
	if len(answer) > apptest.MostAnswered {
		t.Errorf("the answer has %d bytes", len(answer))
	}
	if spent.Allocated > apptest.MostAllocated {
		t.Errorf("%d bytes are allocated", spent.Allocated)
	}
	return answer
}

// speak sends a text, and returns all that is answered until the server closes the connection.
func speak(t *testing.T, address, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	_, _ = io.WriteString(conn, text) // it may be cut off in the middle
	answer, err := io.ReadAll(conn)
	if len(answer) == 0 && err != nil {
		t.Fatal(err)
	}
	return string(answer)
}

// split returns the status and the body of the first answer.
func split(answer string) (status int, body string) {
	response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(answer)), nil)
	if err != nil {
		return 0, answer
	}
	defer response.Body.Close()
	b, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(b)
}
