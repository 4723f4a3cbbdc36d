// Package apptest starts instances of the program for tests, and knocks at their front door: HTTP against the handler that
// the command line serves, on a real database.
package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"menagerie/db/dbtest"
	"menagerie/internal/app"
	"menagerie/internal/auth"
)

// Instance is a running instance.
type Instance struct {
	URL    string
	DB     *dbtest.Database
	App    *app.App
	Server *httptest.Server
	now    func() time.Time
	t      testing.TB
}

// New returns an instance on a database of its own. change, if any, may change how it is configured.
func New(t testing.TB, change ...func(*app.Config)) *Instance {
	t.Helper()
	return On(t, dbtest.New(t), change...)
}

// On returns an instance on a database that is there already.
func On(t testing.TB, d *dbtest.Database, change ...func(*app.Config)) *Instance {
	t.Helper()
	// What nobody foresaw is in the log alone: it belongs to the output of the test that fails of it.
	logger := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	// The tests that count statements must not depend on how soon an instance hears of the ends of sessions, nor on how often
	// they sign in.
	many := auth.Rate{Burst: 1_000_000, Every: time.Microsecond}
	c := app.Config{
		DB: d.DB, Logger: logger, RevocationLag: time.Minute, Limits: auth.Limits{Address: many, Pair: many, Account: many, Begin: many},
	}
	for _, f := range change {
		f(&c)
	}
	a, err := app.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	go a.Watch(ctx)
	<-a.Hearing()
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Instance{URL: server.URL, DB: d, App: a, Server: server, now: c.Now, t: t}
}

// Client talks to an instance. The zero Token is that of a stranger.
type Client struct {
	URL     string
	Token   string
	Refresh string // the refresh token that came with Token; empty where none did
	Email   string // of the account; empty for a stranger
	// Header goes with each request, unless that has one of the same name.
	Header http.Header
	http   *http.Client // nil: the default one, which keeps no cookies
	t      testing.TB
}

// Stranger returns a client without a credential.
func (i *Instance) Stranger() *Client { return &Client{URL: i.URL, t: i.t} }

// At returns the same client, who talks to another instance.
func (c *Client) At(i *Instance) *Client {
	other := *c
	other.URL = i.URL
	return &other
}

// Response is the answer to a request. Data and Errors are empty where the body is not that of GraphQL.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	Data   json.RawMessage
	Errors []Error
}

// Error is an error in an answer.
type Error struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

// Code returns the stable code of the error.
func (e Error) Code() string { return fmt.Sprint(e.Extensions["code"]) }

// V are the variables of an operation.
type V map[string]any

// Send sends an operation and returns the answer, whatever it is.
func (c *Client) Send(query string, variables V) *Response {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.Post(body)
}

// Post sends a body as it is to the endpoint and returns the answer, which must be JSON.
func (c *Client) Post(body []byte) *Response {
	c.t.Helper()
	r := c.Request(http.MethodPost, "/graphql", body, http.Header{"Content-Type": {"application/json"}})
	if !json.Valid(r.Body) {
		c.t.Fatalf("the answer is not JSON: %d %s", r.Status, r.Body)
	}
	return r
}

// Request sends any request and returns the answer, whatever it is. The client's token goes with it unless header has an
// Authorization of its own.
func (c *Client) Request(method, path string, body []byte, header http.Header) *Response {
	c.t.Helper()
	r, err := c.Try(method, path, body, header)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// Try is Request for a server that may not be there.
func (c *Client) Try(method, path string, body []byte, header http.Header) (*Response, error) {
	req, err := http.NewRequestWithContext(context.Background(), method, c.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, values := range c.Header {
		req.Header[name] = values
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	client := c.http
	if client == nil {
		client = http.DefaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	out := &Response{Status: resp.StatusCode, Header: resp.Header}
	if out.Body, err = io.ReadAll(resp.Body); err != nil {
		return nil, err
	}
	_ = json.Unmarshal(out.Body, out) // whether it is JSON is for the caller to judge
	return out, nil
}

// Do sends an operation that must succeed without errors, and reads its data into out, where that is not nil.
func (c *Client) Do(query string, variables V, out any) {
	c.t.Helper()
	r := c.Send(query, variables)
	if r.Status != http.StatusOK || len(r.Errors) > 0 {
		c.t.Fatalf("%d %s\nfor %s %v", r.Status, r.Body, query, variables)
	}
	if out != nil {
		r.Into(c.t, out)
	}
}

// Into reads the data into out.
func (r *Response) Into(t testing.TB, out any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(r.Data))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		t.Fatalf("%v: %s", err, r.Data)
	}
}

// Refused fails the test unless the answer has no data, or nulls alone, and one error of this code.
func (r *Response) Refused(t testing.TB, code string) {
	t.Helper()
	if len(r.Errors) != 1 || r.Errors[0].Code() != code || r.Errors[0].Message == "" {
		t.Fatalf("want %s alone, have %d %s", code, r.Status, r.Body)
	}
	if len(r.Data) == 0 {
		return
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(r.Data, &fields); err != nil {
		t.Fatal(err)
	}
	for name, value := range fields {
		if string(value) != "null" {
			t.Fatalf("%s has data beside the error: %s", name, r.Body)
		}
	}
}
