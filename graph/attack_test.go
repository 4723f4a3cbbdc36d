package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"menagerie/internal/app/apptest"
	"menagerie/internal/attack"
	"menagerie/internal/auth"
)

// TestAttacks sends each hostile request and holds what it may cost: nothing of it is executed, the answer is short, says what
// is wrong and repeats no value, and the memory is bounded. -v prints what each took.
func TestAttacks(t *testing.T) {
	i := apptest.New(t)
	viewer := auth.Viewer{User: viewerOf(t, i.SignUp())}
	ctx := auth.WithViewer(t.Context(), viewer)
	names := map[string]bool{}
	t.Logf("%-60s %6s %-12s %8s %8s %7s", "attack", "status", "code", "CPU ms", "MB", "bytes")
	for _, a := range attack.All() {
		if names[a.Name] {
			t.Errorf("two attacks have the name %s", a.Name)
		}
		names[a.Name] = true
		r, err := a.HTTP(ctx, "/graphql")
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		var statements []string
		spent := apptest.Spend(func() { statements = i.DB.Statements(func() { i.App.ServeHTTP(w, r) }) })

		var out apptest.Response
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Errorf("%s: %v: %d %.500s", a.Name, err, w.Code, w.Body)
			continue
		}
		status, code, limit := a.Status, "", any(nil)
		if status == 0 {
			status = http.StatusBadRequest
		}
		if len(out.Errors) > 0 {
			code, limit = out.Errors[0].Code(), out.Errors[0].Extensions["limit"]
		}
		t.Logf("%-60s %6d %-12s %8.1f %8.2f %7d", a.Name, w.Code, code, spent.Milliseconds(), spent.MB(), w.Body.Len())
		switch {
		case w.Code != status || code != a.Code:
			t.Errorf("%s: %d %s instead of %d %s: %.500s", a.Name, w.Code, code, status, a.Code, w.Body)
		case a.Limit != "" && limit != a.Limit, a.Limit == "" && limit != nil:
			t.Errorf("%s: the limit %v instead of %s: %s", a.Name, limit, a.Limit, w.Body)
		case status != http.StatusOK && strings.Contains(w.Body.String(), `"data"`):
			t.Errorf("%s: there are data: %.500s", a.Name, w.Body)
		case w.Body.Len() > apptest.MostAnswered && !a.Long:
			t.Errorf("%s: an answer of %d bytes: %.500s", a.Name, w.Body.Len(), w.Body)
		case spent.Allocated > apptest.MostAllocated:
			t.Errorf("%s: %d bytes allocated", a.Name, spent.Allocated)
		case len(statements) > 0 && !a.Reads:
			t.Errorf("%s: it got as far as the database", a.Name)
		}
		for _, secret := range []string{"hunter2", "correct horse", strings.Repeat("x", 65), strings.Repeat("9", 20)} {
			if bytes.Contains(w.Body.Bytes(), []byte(secret)) {
				t.Errorf("%s: the answer repeats %s: %.500s", a.Name, secret, w.Body)
			}
		}
		if h := w.Header(); h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: %v", a.Name, h)
		}
		if a.Limit != "" && code != "" {
			e := out.Errors[0]
			found, _ := e.Extensions["found"].(float64)
			allowed, _ := e.Extensions["allowed"].(float64)
			if allowed < 1 || found <= allowed || !strings.Contains(e.Message, fmt.Sprint(int(allowed))) {
				t.Errorf("%s: what was found and what is allowed: %s", a.Name, w.Body)
			}
		}
	}
	// And the process lives.
	i.SignUp().Do(`{ viewer { id } }`, nil, nil)
}
