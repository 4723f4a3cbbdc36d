package transfer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"menagerie/internal/pets"
)

// home is a shelf in a house with one household.
type home struct {
	shelf
	mu      sync.Mutex
	export  func(yield func(*pets.Record) error) error // if any, instead of the shelf's
	imports func()                                     // if any, is called with each batch
	over    chan any                                   // if any, gets what each import panics with, or nil
}

func (h *home) HouseholdsOf(_ context.Context, v pets.Viewer, _ []pets.UserID) (map[pets.UserID][]*pets.Household, error) {
	return map[pets.UserID][]*pets.Household{v.User: {{ID: household, Name: "Home"}}}, nil
}

func (h *home) ImportRecords(ctx context.Context, v pets.Viewer, at pets.HouseholdID, records []pets.Record, now time.Time) ([]pets.ImportResult, error) {
	if h.imports != nil {
		h.imports()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.shelf.ImportRecords(ctx, v, at, records, now)
}

func (h *home) ExportRecords(ctx context.Context, v pets.Viewer, at pets.HouseholdID, care bool, yield func(*pets.Record) error) error {
	if h.export != nil {
		return h.export(yield)
	}
	return h.shelf.ExportRecords(ctx, v, at, care, yield)
}

// The times of these tests. The server's are much shorter than any upload here takes.
const (
	serverTimeout = 200 * time.Millisecond
	shortStall    = 1500 * time.Millisecond
)

// open starts a server with timeouts, and returns its address and its log.
func (h *home) open(t *testing.T) (address string, log *bytes.Buffer) {
	t.Helper()
	server, log := h.server(t)
	server.Start()
	return server.URL, log
}

func (h *home) server(t *testing.T) (*httptest.Server, *bytes.Buffer) {
	t.Helper()
	log := new(bytes.Buffer)
	handler := NewHandler(HandlerConfig{
		Store: h,
		Viewer: func(_ http.ResponseWriter, r *http.Request) (pets.Viewer, error) {
			v := viewer
			if user := r.URL.Query().Get("user"); user != "" {
				v.User[0] ^= user[0]
			}
			return v, nil
		},
		HouseholdID: func(string) (pets.HouseholdID, bool) { return household, true },
		WriteError: func(w http.ResponseWriter, _ *http.Request, status int, code, message string) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, code+": "+message)
		},
		RequestID: func(context.Context) string { return "r" },
		Logger:    slog.New(slog.NewTextHandler(log, nil)),
		Stall:     shortStall,
	})
	mux := http.NewServeMux()
	mux.HandleFunc("/import", func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			end := recover()
			if h.over != nil {
				h.over <- end
			}
			if end != nil {
				panic(end)
			}
		}()
		handler.Import(w, r)
	})
	mux.HandleFunc("/export.csv", handler.ExportCSV)
	mux.HandleFunc("/export.json", handler.ExportJSON)
	server := httptest.NewUnstartedServer(mux)
	server.Config.ReadTimeout, server.Config.WriteTimeout = serverTimeout, serverTimeout
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	t.Cleanup(server.Close)
	return server, log
}

func post(t *testing.T, address string, body io.Reader) (status int, answer string, err error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), "POST", address+"/import", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "text/csv")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, string(text), err
}

// rows are of more than the 64 KiB that are read at a time.
func rows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Animal %d,cat,%s\n", i, strings.Repeat("x", 60))
	}
	return b.String()
}

// An upload that goes on is not cut, however long it takes.
func TestUploadMayBeSlow(t *testing.T) {
	address, _ := new(home).open(t)
	body, file := io.Pipe()
	go func() {
		_, _ = io.WriteString(file, "name,species,notes\n")
		for range 8 {
			_, _ = io.WriteString(file, rows(1_000)) // some 80 kB
			time.Sleep(serverTimeout)
		}
		file.Close()
	}()
	status, answer, err := post(t, address, body)
	if err != nil || status != 200 || !strings.HasSuffix(answer, `{"done":{"rows":8000,"imported":8000,"alreadyThere":0,"rejected":0}}`+"\n") {
		t.Errorf("%d %s %v", status, answer, err)
	}
}

// One that stands still ends, and what has come until then stays.
func TestUploadMustNotStandStill(t *testing.T) {
	for text, want := range map[string]string{
		"name,species,notes\n" + rows(3_000): `{"error":{"code":"BAD_REQUEST","message":"nothing more of the file has come for a while. What was imported before stays, `,
		"name,species\nRex":                  "BAD_REQUEST: nothing more of the file has come for a while",
	} {
		house := new(home)
		address, _ := house.open(t)
		body, file := io.Pipe()
		go func() { _, _ = io.WriteString(file, text) }()
		_, answer, err := post(t, address, body)
		if err != nil || !strings.Contains(answer, want) {
			t.Errorf("%s %v", answer, err)
		}
		if house.mu.Lock(); strings.Contains(answer, "error") && len(house.records) < 1_000 {
			t.Error(len(house.records))
		}
		house.mu.Unlock()
		file.Close()
	}
}

// Over HTTP/2 a deadline that passes is the end of the body, also where nobody is reading: as while a batch is stored.
func TestStoreMayBeSlow(t *testing.T) {
	house := &home{shelf: shelf{fail: func(int) error { time.Sleep(shortStall * 5 / 4); return nil }}}
	server, _ := house.server(t)
	server.EnableHTTP2 = true
	server.StartTLS()
	request, err := http.NewRequestWithContext(t.Context(), "POST", server.URL+"/import", strings.NewReader("name,species,notes\n"+rows(2_000)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "text/csv")
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil || response.ProtoMajor != 2 || !bytes.Contains(answer, []byte(`{"done":{"rows":2000,"imported":2000,`)) {
		t.Errorf("%s: %s %v", response.Proto, answer, err)
	}
}

// A browser on HTTP/1.1 reads nothing before it has sent all. That must not be waited for, nor may it take memory without limit.
func TestClientMayReadAtTheEnd(t *testing.T) {
	house := &home{shelf: shelf{forget: true}}
	address, _ := house.open(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const rejected = 30_000
	bad := strings.Repeat("Zen,dragon,"+strings.Repeat("x", 800)+"\n", 1_000)
	fmt.Fprintf(conn, "POST /import HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: %d\r\n\r\nname,species,notes\n", 19+rejected/1_000*len(bad))
	for n := range rejected / 1_000 {
		if n > 20 { // by now the answer stands still, for longer than a client may in the end
			time.Sleep(shortStall / 5)
		}
		if _, err := io.WriteString(conn, bad); err != nil {
			t.Fatal("the server reads no more: ", err)
		}
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	listed, last := 0, ""
	for lines := bufio.NewScanner(response.Body); lines.Scan(); last = lines.Text() {
		if strings.HasPrefix(lines.Text(), `{"reject"`) {
			listed++
		}
	}
	var end struct {
		Done struct{ Rows, Rejected, NotListed int }
	}
	if err := json.Unmarshal([]byte(last), &end); err != nil || end.Done.Rows != rejected || end.Done.Rejected != rejected {
		t.Fatalf("%s %v", last, err)
	}
	if end.Done.NotListed == 0 || listed+end.Done.NotListed != rejected || listed < 1_000 {
		t.Errorf("%d are listed, of %s", listed, last)
	}
}

// One who never reads is not waited for either, once all has come.
func TestClientMustReadInTheEnd(t *testing.T) {
	house := &home{shelf: shelf{forget: true}, over: make(chan any, 1)}
	address, _ := house.open(t)
	bad := strings.Repeat("Zen,dragon,"+strings.Repeat("x", 800)+"\n", 30_000)
	conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /import HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: %d\r\n\r\nname,species,notes\n", 19+len(bad))
	_, _ = io.WriteString(conn, bad)
	select {
	case end := <-house.over:
		if err, _ := end.(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("it ended with %v", end)
		}
	case <-time.After(time.Minute):
		t.Error("it goes on")
	}
}

// An upload whose store fails ends at once, also while its next byte is awaited.
func TestStoreFails(t *testing.T) {
	house := &home{shelf: shelf{fail: func(batch int) error {
		if batch == 3 {
			return errors.New("secret")
		}
		return nil
	}}}
	address, log := house.open(t)
	body, file := io.Pipe()
	defer file.Close()
	go func() { _, _ = io.WriteString(file, "name,species,notes\n"+rows(6_000)) }()
	_, answer, err := post(t, address, body)
	if err != nil || !strings.Contains(answer, `{"error":{"code":"INTERNAL","message":"Something went wrong on the server. What was imported before stays, 2000 of 2000 rows."}}`) ||
		strings.Contains(answer, "secret") || !strings.Contains(log.String(), "secret") {
		t.Errorf("%s %v; the log: %s", answer, err, log)
	}
}

func TestExportMayBeSlow(t *testing.T) {
	house := &home{export: func(yield func(*pets.Record) error) error {
		for range 8 {
			time.Sleep(serverTimeout)
			for range 500 {
				if err := yield(&pets.Record{Animal: pets.Animal{Profile: pets.Profile{Name: "Rex", Species: pets.Dog}}}); err != nil {
					return err
				}
			}
		}
		return nil
	}}
	address, _ := house.open(t)
	for _, path := range []string{"/export.csv", "/export.json"} {
		response, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		if response.Body.Close(); err != nil || bytes.Count(text, []byte("Rex")) != 4_000 {
			t.Errorf("%s: %d bytes, %v", path, len(text), err)
		}
	}
}

// Half an export must not look like a whole one.
func TestExportBreaksOff(t *testing.T) {
	for _, after := range []int{0, 10, 50_000} {
		house := &home{export: func(yield func(*pets.Record) error) error {
			for range after {
				if err := yield(&pets.Record{Animal: pets.Animal{Profile: pets.Profile{Name: "Rex", Species: pets.Dog}}}); err != nil {
					return err
				}
			}
			return errors.New("secret")
		}}
		address, log := house.open(t)
		for _, path := range []string{"/export.csv", "/export.json"} {
			response, err := http.Get(address + path)
			if err != nil {
				t.Fatalf("%s after %d: %v; %s", path, after, err, log)
			}
			text, err := io.ReadAll(response.Body)
			response.Body.Close()
			if after < 1_000 {
				if response.StatusCode != 500 || string(text) != "INTERNAL: Something went wrong on the server." {
					t.Errorf("%s after %d: %d %s", path, after, response.StatusCode, text)
				}
			} else if err == nil {
				t.Errorf("%s: %d bytes came, and an end", path, len(text))
			}
		}
		if strings.Count(log.String(), "secret") != 2 {
			t.Error(log)
		}
	}
}

// Each user has one export and two imports at once, and all together have four and eight.
func TestTurns(t *testing.T) {
	for name, test := range map[string]struct {
		each, all int
		send      func(address, user string) (*http.Response, error)
	}{
		"exports": {1, 4, func(address, user string) (*http.Response, error) {
			return http.Get(address + "/export.csv?user=" + user)
		}},
		"imports": {2, 8, func(address, user string) (*http.Response, error) {
			return http.Post(address+"/import?user="+user, "text/csv", strings.NewReader("Name,Species\nRex,dog\n"))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			hold, held := make(chan struct{}), make(chan struct{})
			house := &home{
				export:  func(func(*pets.Record) error) error { held <- struct{}{}; <-hold; return nil },
				imports: func() { held <- struct{}{}; <-hold },
			}
			address, _ := house.open(t)
			var under sync.WaitGroup
			begin := func(user string) {
				under.Go(func() {
					response, err := test.send(address, user)
					if err != nil {
						t.Error(err)
						return
					}
					defer response.Body.Close()
					if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != 200 {
						t.Error(response.StatusCode, err)
					}
				})
				<-held
			}
			refused := func(user string, status int, code string) {
				t.Helper()
				response, err := test.send(address, user)
				if err != nil {
					t.Fatal(err)
				}
				defer response.Body.Close()
				body, _ := io.ReadAll(response.Body)
				if response.StatusCode != status || response.Header.Get("Retry-After") != "60" || !strings.HasPrefix(string(body), code+": ") {
					t.Errorf("user %s: got %d %s", user, response.StatusCode, body)
				}
			}
			for range 2 { // the turns come back
				for n := range test.all {
					begin(string(rune('a' + n/test.each)))
					if n+1 == test.each {
						refused("a", 429, "RATE_LIMITED")
					}
				}
				refused("a", 429, "RATE_LIMITED")
				refused("z", 503, "UNAVAILABLE")
				close(hold)
				under.Wait()
				hold = make(chan struct{})
			}
		})
	}
}
