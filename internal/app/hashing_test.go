package app_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"time"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
	"menagerie/internal/auth"
)

// When many more sign in at once than can be hashed and queue, the rest are told to come again: by GraphQL and by the endpoint of
// sessions, and most of them at once.
func TestManySignInAtOnce(t *testing.T) {
	const crowd = 100 // of them 36 are hashed or wait
	// The limits on attempts are out of the way, also for those that have waited for seconds.
	many := auth.Rate{Burst: 1_000_000, Every: time.Millisecond}
	i := apptest.New(t, func(c *app.Config) {
		c.MaxInWork, c.Limits = 2*crowd, auth.Limits{Address: many, Pair: many, Account: many, Begin: many}
	})
	var mu sync.Mutex
	outcomes := map[string]int{}
	count := func(outcome string) {
		mu.Lock()
		defer mu.Unlock()
		outcomes[outcome]++
	}
	query, err := json.Marshal(V{"query": `mutation { signIn(input: {email: "nobody@example.org", password: "wrong password"}) { userErrors { code } } }`})
	if err != nil {
		t.Fatal(err)
	}
	json := http.Header{"Content-Type": {"application/json"}}
	var all sync.WaitGroup
	for n := range crowd {
		all.Go(func() {
			path, body := "/graphql", query
			if n%2 == 1 {
				path, body = "/session", []byte(`{"email":"nobody@example.org","password":"wrong password"}`)
			}
			r, err := i.Stranger().Try(http.MethodPost, path, body, json)
			if err != nil {
				t.Error(err)
				return
			}
			switch {
			case len(r.Errors) == 0 && r.Status == http.StatusOK:
				count(path + " judged")
			case len(r.Errors) == 1 && r.Errors[0].Code() == "WRONG_CREDENTIALS" && r.Status == http.StatusUnauthorized:
				count(path + " judged")
			case len(r.Errors) == 1 && r.Errors[0].Code() == "RATE_LIMITED" && path == "/graphql" && r.Errors[0].Extensions["retryAfter"] == 5.0:
				count(path + " limited")
			case len(r.Errors) == 1 && r.Errors[0].Code() == "RATE_LIMITED" && r.Status == http.StatusTooManyRequests && r.Header.Get("Retry-After") == "5":
				count(path + " limited")
			case len(r.Errors) == 1 && r.Errors[0].Code() == "UNAVAILABLE": // on a machine so slow that the time was up
				count(path + " late")
			default:
				t.Errorf("%s: %d %v %s", path, r.Status, r.Header, r.Body)
			}
		})
	}
	all.Wait()
	t.Log(outcomes)
	judged := outcomes["/graphql judged"] + outcomes["/session judged"]
	if judged < 4 || outcomes["/graphql limited"] == 0 || outcomes["/session limited"] == 0 {
		t.Errorf("got %v", outcomes)
	}
}
