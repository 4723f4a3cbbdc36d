package httpd

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// gated is everything, with two places and a GraphQL endpoint that holds whoever asks for it.
func gated() (Config, held) {
	h := newHeld()
	cfg := everything()
	cfg.GraphQL, cfg.MaxInWork = h, 2
	cfg.Session = saying("session")
	cfg.Website = saying("website")
	cfg.Routes = []Route{
		{Path: "/short", Methods: []string{"POST"}, Handler: saying("short")},
		{Path: "/long", Methods: []string{"POST"}, Handler: saying("long"), Streams: true},
	}
	return cfg, h
}

// With as many requests in work as may be, the next are refused at once, and those in work end as if nothing had been.
func TestOverloadIsRefused(t *testing.T) {
	cfg, h := gated()
	server := start(t, cfg)
	answers := make(chan outcome, cfg.MaxInWork)
	for range cfg.MaxInWork {
		go func() {
			got, err := server.try(t, "POST", "/graphql", "{}")
			answers <- outcome{got, err}
		}()
		<-h.entered
	}
	refusals := 0
	for range 10 {
		for _, path := range []string{"/graphql", "/session", "/account", "/session/token", "/short", "/long"} {
			got := server.do(t, "POST", path, strings.Repeat("x", 10_000))
			refusals++
			if code, message, id := got.failure(t); got.status != 503 || code != "UNAVAILABLE" || message == "" || id == "" {
				t.Errorf("%s: got %d %s %s", path, got.status, code, message)
			}
			if got.header.Get("Retry-After") != "1" || got.header.Get("Cache-Control") != "no-store" || got.closes {
				t.Errorf("%s: %v", path, got.header)
			}
		}
	}
	// What costs next to nothing, and what those who look after the server need, is there.
	for path, want := range map[string]int{
		"/": 200, "/healthz": 200, "/readyz": 200, "/metrics": 200, "/playground": 200, "/.well-known/jwks.json": 200, "/account": 200,
	} {
		if got := server.do(t, "GET", path, ""); got.status != want {
			t.Errorf("%s: got %d", path, got.status)
		}
	}
	if got := server.do(t, "PUT", "/graphql", ""); got.status != http.StatusMethodNotAllowed {
		t.Errorf("what is refused anyway: got %d", got.status)
	}
	metrics := server.do(t, "GET", "/metrics", "").body
	for _, want := range []string{
		fmt.Sprintf("menagerie_http_requests_refused_total %d", refusals),
		fmt.Sprintf(`menagerie_graphql_errors_total{code="UNAVAILABLE"} %d`, refusals),
		"menagerie_http_requests_in_work 2",
	} {
		if !strings.Contains(metrics, want+"\n") {
			t.Errorf("/metrics has no %s", want)
		}
	}
	close(h.release)
	for range cfg.MaxInWork {
		if got := <-answers; got.err != nil || got.status != 200 || got.body != "answered" {
			t.Errorf("in work: got %v", got)
		}
	}
	for range 3 * cfg.MaxInWork { // the places are free again, and stay so
		for _, path := range []string{"/short", "/long"} {
			if got := server.do(t, "POST", path, ""); got.status != 200 {
				t.Errorf("afterwards %s: got %d", path, got.status)
			}
		}
	}
}

// A panic gives its place back.
func TestAPanicTakesNoPlace(t *testing.T) {
	cfg := everything()
	cfg.MaxInWork = 1
	cfg.GraphQL = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") })
	server := start(t, cfg)
	for range 3 {
		if got := server.do(t, "POST", "/graphql", ""); got.status != 500 {
			t.Errorf("got %d", got.status)
		}
	}
}

// Who is still sending takes no place, nor does a handler that streams once the credential is known.
func TestSlowClientsTakeNoPlace(t *testing.T) {
	cfg, h := gated()
	cfg.MaxInWork = 1
	cfg.GraphQL = saying("graphql")
	credential := make(chan struct{}, 100)
	cfg.Credential = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			credential <- struct{}{}
			next.ServeHTTP(w, r)
		})
	}
	cfg.Routes[1].Handler = h
	server := start(t, cfg)
	for range 5 {
		slow, err := net.Dial("tcp", strings.TrimPrefix(server.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Close()
		if _, err := io.WriteString(slow, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf of it"); err != nil {
			t.Fatal(err)
		}
	}
	var streams sync.WaitGroup
	for range 5 {
		streams.Go(func() {
			if got, err := server.try(t, "POST", "/long", "{}"); err != nil || got.body != "answered" {
				t.Error(got, err)
			}
		})
		<-h.entered
	}
	if got := server.do(t, "POST", "/short", ""); got.status != 200 {
		t.Errorf("got %d", got.status)
	}
	close(h.release)
	streams.Wait()
	if n := len(credential); n != 6 {
		t.Errorf("%d credentials were looked at, want those of 6 whole requests", n)
	}
}

// Large bodies that are on their way have a bound on their memory together. Small ones do not need a part of it.
func TestLargeBodiesAreBounded(t *testing.T) {
	cfg, _ := gated()
	server := start(t, cfg)
	ask := func(body string) int { return server.do(t, "POST", "/short", body).status }
	large, small := strings.Repeat("x", smallBody+1), strings.Repeat("x", smallBody)
	becomes := func(want int, meanwhile func()) {
		t.Helper()
		for begin := time.Now(); ask(large) != want; meanwhile() {
			if time.Since(begin) > time.Minute {
				t.Fatalf("a large body is never answered %d", want)
			}
		}
	}
	becomes(200, func() {})
	var slow []socket
	becomes(503, func() { // one more: some may come while the large one has its part, and be turned away themselves
		s := server.dial(t)
		s.send(t, fmt.Sprintf("POST /short HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\nhalf of it", DefaultMaxBody))
		slow = append(slow, s)
	})
	if n := len(slow); n < largeBodies/DefaultMaxBody {
		t.Errorf("%d bodies are too many already", n)
	}
	if got := ask(small); got != 200 {
		t.Errorf("a small body: %d", got)
	}
	chunked := server.dial(t)
	chunked.send(t, "POST /short HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
	if got := chunked.answer(t); got.status != 503 || got.header.Get("Retry-After") == "" {
		t.Errorf("a body of unknown size: %+v", got)
	}
	for _, s := range slow {
		s.Close()
	}
	becomes(200, func() {})
}

// The handler gets the body as it came, and the error with which it broke off.
func TestArrivedBodies(t *testing.T) {
	cfg := everything()
	cfg.MaxBody = 1000
	cfg.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%d %v", len(body), err)
		if err := r.Body.Close(); err != nil {
			t.Error(err)
		}
	})
	server := start(t, cfg)
	for length, want := range map[int]string{0: "0 <nil>", 1: "1 <nil>", 1000: "1000 <nil>", 1001: "0 http: request body too large"} {
		if got := server.do(t, "POST", "/graphql", strings.Repeat("x", length)); got.body != want {
			t.Errorf("%d bytes: %q, want %q", length, got.body, want)
		}
	}
	// Of one that is too large and does not say so, the beginning is read.
	request, err := http.NewRequestWithContext(t.Context(), "POST", server.url+"/graphql", io.MultiReader(strings.NewReader(strings.Repeat("x", 1001))))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); string(body) != "1000 http: request body too large" {
		t.Errorf("chunked: %q", body)
	}
}

// What a handler has read stays its own, and what it reads when it has answered is nothing of another request's.
func TestBodiesAreNotShared(t *testing.T) {
	cfg := everything()
	bodies := make(chan io.Reader, 20)
	cfg.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %v", body, err)
		bodies <- r.Body
	})
	server := start(t, cfg)
	for i := range 20 {
		body := strings.Repeat(string(rune('a'+i)), 1000*(i+1)%7777+1)
		if got := server.do(t, "POST", "/graphql", body); got.body != body+" <nil>" {
			t.Errorf("%d: %.20q of %d bytes", i, got.body, len(got.body))
		}
	}
	for range 20 {
		if body, err := io.ReadAll(<-bodies); len(body) > 0 || !errors.Is(err, http.ErrBodyReadAfterClose) {
			t.Errorf("%q, %v when it has been answered", body, err)
		}
	}
}

// A length that is announced beyond the limit is refused before anything of it has arrived.
func TestAnnouncedLengths(t *testing.T) {
	cfg := everything()
	cfg.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		}
	})
	server := start(t, cfg)
	connection := server.dial(t)
	connection.send(t, fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", DefaultMaxBody+1))
	_ = connection.SetReadDeadline(time.Now().Add(10 * time.Second)) // less than the time for a body
	if got := connection.answer(t); got.status != 413 || !got.closes {
		t.Errorf("got %v", got)
	}
}
