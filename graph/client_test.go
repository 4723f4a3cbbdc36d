package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"menagerie/internal/app/apptest"
)

// TestClientHasGone: the statement of a client who no longer waits for its answer is cancelled.
func TestClientHasGone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	sql := s.instance.DB.SQL(t)
	lock, err := sql.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lock.Rollback() }()
	if _, err := lock.ExecContext(t.Context(), `LOCK TABLE animals IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	// waiting waits until so many statements wait for the lock.
	waiting := func(want int) {
		t.Helper()
		for end := time.Now().Add(5 * time.Second); ; { // less than an operation may take by itself
			var n int
			if err := sql.GetContext(t.Context(), &n,
				`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`); err != nil {
				t.Fatal(err)
			}
			if n == want {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%d statements wait, and not %d", n, want)
			}
		}
	}
	ctx, goAway := context.WithCancel(t.Context())
	defer goAway()
	body, err := json.Marshal(map[string]any{"query": `query ($id: ID!) { animal(id: $id) { name } }`, "variables": V{"id": s.animal}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", jsonType)
	r.Header.Set("Authorization", "Bearer "+s.Token)
	answered := make(chan error)
	go func() {
		resp, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = resp.Body.Close()
		}
		answered <- err
	}()
	waiting(1)
	goAway()
	if err := <-answered; err == nil {
		t.Error("the request was answered")
	}
	waiting(0) // while the table is locked still
}

// TestSlowBody: a body that does not come in the time that there is for it gets 408, and the connection is closed.
func TestSlowBody(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	server := httptest.NewUnstartedServer(i.App)
	server.Config.ReadTimeout = 200 * time.Millisecond
	server.Start()
	t.Cleanup(server.Close)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"query\":")
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	r := &apptest.Response{Status: resp.StatusCode, Header: resp.Header}
	if err := json.NewDecoder(resp.Body).Decode(r); err != nil {
		t.Fatal(err)
	}
	if r.Status != http.StatusRequestTimeout || !resp.Close {
		t.Errorf("%d, and closed is %v", r.Status, resp.Close)
	}
	r.Refused(t, "BAD_REQUEST")
}

// TestLargeHeader: net/http refuses what is longer than any honest header.
func TestLargeHeader(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	server := httptest.NewUnstartedServer(i.App)
	server.Config.MaxHeaderBytes = 32 << 10 // as httpd has it
	server.Start()
	t.Cleanup(server.Close)
	c := i.Stranger()
	c.URL = server.URL
	for name, header := range map[string]http.Header{
		"one of 64 kB": {"X-Large": {strings.Repeat("x", 64<<10)}},
		"1,000 of 64 B": func() http.Header {
			h := http.Header{}
			for n := range 1_000 {
				h.Set(fmt.Sprint("X-", n), strings.Repeat("x", 64))
			}
			return h
		}(),
	} {
		r, err := c.Try(http.MethodGet, "/graphql?query=%7B__typename%7D", nil, header)
		if err != nil || r.Status != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s: %v %v", name, r, err)
		}
	}
}

// TestCost: every operation that is executed says what it costs, whatever becomes of it; one that is not says nothing.
func TestCost(t *testing.T) {
	t.Parallel()
	c := apptest.New(t).SignUp()
	for query, want := range map[string]string{
		`{ __typename }`:         "0",
		`{ a: __typename }`:      "1",
		`{ viewer { id name } }`: "1",
		`{ animals(first: 7) { totalCount pageInfo { hasNextPage } edges { cursor node { id household { id } } } } }`: "14",
		`{ animals { nodes { id } } }`: "25",
		`query ($n: Int = 4) { animals(last: $n) { nodes { weights(first: 10) { nodes { id } } } } }`:                         "44",
		`{ viewer { households { members { user { id } } } } }`:                                                               "211",
		`{ nodes(ids: ["a", "b"]) { ... on Animal { household { id } } ...f } } fragment f on Animal { x: household { id } }`: "6",
		`{ __type(name: "Node") { fields { name type { name ofType { name } } } } }`:                                          "4",
		`{ animal(id: "x") { id } }`: "1",
		`mutation { createAnimal(input: {name: "", species: DOG}) { userErrors { message } } }`: "2",
		`{ animals(first: 101) { nodes { id } } }`:                                              "100",
		`{ nope }`: "none",
		`{`:        "none",
	} {
		var out struct{ Extensions map[string]json.Number }
		r := c.Send(query, nil)
		if err := json.Unmarshal(r.Body, &out); err != nil {
			t.Fatal(err)
		}
		got, ok := out.Extensions["cost"]
		switch {
		case want == "none" && ok, want != "none" && !ok, want != "none" && got.String() != want:
			t.Errorf("%s: %v instead of %s: %s", query, got, want, r.Body)
		}
	}
}
