package app_test

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"menagerie/db/dbtest"
	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
	"menagerie/internal/auth"
)

// metric returns what an instance has counted.
func metric(t *testing.T, i *apptest.Instance, name string) string {
	t.Helper()
	r := i.Stranger().Request(http.MethodGet, "/metrics", nil, nil)
	m := regexp.MustCompile(`(?m)^` + name + ` (.*)$`).FindSubmatch(r.Body)
	if m == nil {
		t.Fatalf("there is no %s", name)
	}
	return string(m[1])
}

// A token that both instances remember ends with its session, its time and its key, as one that neither does.
func TestRememberedTokens(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(c *apptest.Client, clock *apptest.Clock, both []*apptest.Instance){
		"its session": func(c *apptest.Client, _ *apptest.Clock, _ []*apptest.Instance) {
			c.REST(http.MethodDelete, "/session", nil)
		},
		"its time": func(_ *apptest.Client, clock *apptest.Clock, _ []*apptest.Instance) {
			clock.Advance(auth.DefaultAccessTTL + auth.Leeway + time.Second)
		},
		"its key, which has been removed": func(c *apptest.Client, clock *apptest.Clock, both []*apptest.Instance) {
			both[0].DB.SQL(t).MustExec(`DELETE FROM signing_keys`)
			clock.Advance(time.Minute)
			for _, i := range both { // an instance looks at the keys when they are asked for
				c.At(i).Request(http.MethodGet, "/.well-known/jwks.json", nil, nil)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			clock := apptest.NewClock(time.Now())
			one := apptest.New(t, clock.Configure)
			both := []*apptest.Instance{one, apptest.On(t, dbtest.Open(t, one.DB.URL), clock.Configure)}
			c := one.SignUp()
			for _, i := range both {
				for range 3 {
					c.At(i).Do(`{ viewer { id } }`, nil, nil)
				}
				if hits, misses := metric(t, i, "menagerie_token_cache_hits_total"), metric(t, i, "menagerie_token_cache_misses_total"); hits != "2" || misses != "1" {
					t.Fatalf("%s hits, %s misses", hits, misses)
				}
			}
			end(c, clock, both)
			for _, i := range both {
				eventually(t, "it is refused", func() bool {
					r := c.At(i).Send(`{ __typename }`, nil)
					return r.Status == http.StatusUnauthorized && r.Errors[0].Code() == "UNAUTHENTICATED"
				})
			}
		})
	}
}

// Who remembers nothing serves as well.
func TestNoTokenIsRemembered(t *testing.T) {
	t.Parallel()
	i := apptest.New(t, func(c *app.Config) { c.TokenCache = -1 })
	c := i.SignUp()
	for range 3 {
		c.Do(`{ viewer { id } }`, nil, nil)
	}
	if hits, misses := metric(t, i, "menagerie_token_cache_hits_total"), metric(t, i, "menagerie_token_cache_misses_total"); hits != "0" || misses != "3" {
		t.Errorf("%s hits, %s misses", hits, misses)
	}
}
