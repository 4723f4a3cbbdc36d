package httpd

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const (
	readyBody       = `{"status":"ok"}` + "\n"
	unreachableBody = `{"status":"unavailable","reason":"the database can't be reached"}` + "\n"
	lateBody        = `{"status":"unavailable","reason":"the database did not answer in time"}` + "\n"
	drainingBody    = `{"status":"unavailable","reason":"shutting down"}` + "\n"
)

// readyz asks without a network.
func (s *Server) readyz() (status int, body string) {
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, httptest.NewRequest("GET", "/readyz", nil))
	return recorder.Code, recorder.Body.String()
}

// expect fails unless /readyz answers this.
func (s *Server) expect(t *testing.T, status int, body string) {
	t.Helper()
	if gotStatus, gotBody := s.readyz(); gotStatus != status || gotBody != body {
		t.Errorf("/readyz: got %d %q, want %d %q", gotStatus, gotBody, status, body)
	}
}

func TestReadinessFollowsTheDatabase(t *testing.T) {
	var down atomic.Bool
	server := start(t, Config{Ready: func(ctx context.Context) error {
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("the check has no deadline")
		}
		if down.Load() {
			return errors.New("dial tcp 10.0.0.7:5432: connection refused")
		}
		return nil
	}})
	expect := func(status int, body string) {
		t.Helper()
		for range 3 { // more often than it changes
			got := server.do(t, "GET", "/readyz", "")
			if got.status != status || got.body != body || got.header.Get("Content-Type") != "application/json; charset=utf-8" {
				t.Errorf("got %d %q as %q, want %d %q", got.status, got.body, got.header.Get("Content-Type"), status, body)
			}
		}
	}
	expect(200, readyBody)
	down.Store(true)
	expect(503, unreachableBody)
	if got := server.do(t, "GET", "/healthz", ""); got.status != 200 {
		t.Errorf("/healthz: got %d; the process lives", got.status)
	}
	down.Store(false)
	expect(200, readyBody)
	server.stop()

	if lines := server.log.lines(t, "not ready"); len(lines) != 1 || !strings.Contains(lines[0]["error"].(string), "refused") {
		t.Errorf("the log says why %d times, want once: %v", len(lines), lines)
	}
	if lines := server.log.lines(t, "ready again"); len(lines) != 1 {
		t.Errorf("the log says %d times that it is over, want once", len(lines))
	}
}

func TestReadinessWaitsForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		release := make(chan struct{})
		server, err := New(Config{Logger: new(journal).logger(), Ready: func(context.Context) error {
			if asked.Add(1) == 1 {
				<-release // whatever the context says, as lib/pq does with a frozen server
			}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		server.expect(t, 503, lateBody)
		if took := time.Since(begin); took != readyTimeout {
			t.Errorf("the answer took %v, want %v", took, readyTimeout)
		}
		server.expect(t, 200, readyBody) // the next one is not held up by the first
		close(release)
	})
}

func TestReadinessIsCheckedOnceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		release := make(chan struct{})
		server, err := New(Config{Logger: new(journal).logger(), Ready: func(context.Context) error {
			asked.Add(1)
			<-release
			return errors.New("down")
		}})
		if err != nil {
			t.Fatal(err)
		}
		var clients sync.WaitGroup
		for range 50 {
			clients.Go(func() { server.expect(t, 503, unreachableBody) })
		}
		synctest.Wait()
		close(release)
		clients.Wait()
		if got := asked.Load(); got != 1 {
			t.Errorf("50 requests at once asked %d times", got)
		}
	})
}

func TestReadinessOfAClientThatHasGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		server, err := New(Config{Logger: new(journal).logger(), Ready: func(context.Context) error {
			<-release
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/readyz", nil))
		}()
		var stays sync.WaitGroup
		stays.Go(func() { server.expect(t, 200, readyBody) })
		synctest.Wait()
		cancel()
		<-gone // at once: the check is still under way
		close(release)
		stays.Wait() // and not harmed
	})
}

func TestReadinessSurvivesAPanic(t *testing.T) {
	log := new(journal)
	server, err := New(Config{Logger: log.logger(), Ready: func(context.Context) error { panic("hunter2") }})
	if err != nil {
		t.Fatal(err)
	}
	server.expect(t, 503, unreachableBody)
	if lines := log.lines(t, "not ready"); len(lines) != 1 || !strings.Contains(lines[0]["error"].(string), "panicked") || strings.Contains(log.String(), "hunter2") {
		t.Errorf("the log is %s", log)
	}
}
