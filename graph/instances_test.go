package graph_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/go-cmp/cmp"

	"menagerie/db/dbtest"
	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// twoInstances returns two instances on one database, each with a pool of its own, as two processes would have it.
func twoInstances(t *testing.T, change ...func(*app.Config)) (a, b *apptest.Instance) {
	t.Helper()
	d := dbtest.New(t)
	return apptest.On(t, d, change...), apptest.On(t, dbtest.Open(t, d.URL), change...)
}

// TestTwoInstancesServeOneClientInTurns: no instance knows anything that the other does not.
func TestTwoInstancesServeOneClientInTurns(t *testing.T) {
	t.Parallel()
	a, b := twoInstances(t)
	turns := 0
	signedUp := a.SignUp()
	next := func() *apptest.Client {
		turns++
		if turns%2 == 0 {
			return signedUp
		}
		return signedUp.At(b)
	}
	for _, n := range nouns {
		animal := animals.made(t, next(), "", animals.full)["id"].(string)
		thing := n.made(t, next(), animal, n.full)
		for version := 1; version < 5; version++ {
			o := n.replace(next(), thing["id"], n.full, version)
			if len(o.UserErrors) > 0 {
				t.Fatal(o.UserErrors)
			}
			if diff := cmp.Diff(o.Thing, n.find(next(), thing["id"])); diff != "" {
				t.Error(diff)
			}
			// The version before is gone for both.
			if codeOf(n.replace(next(), thing["id"], n.full, version)) != "CONFLICT" || codeOf(n.delete(next(), thing["id"], version)) != "CONFLICT" {
				t.Error("one of the two knows an old version")
			}
		}
	}
	// A list that one begins the other goes on with.
	seed(t, next(), []V{animals.minimal, animals.full, animals.minimal, animals.full, animals.minimal})
	var shown []string
	after := any(nil)
	for more := true; more; {
		p := list{field: "NAME", direction: "DESC"}.page(next(), V{"first": 1, "after": after}, false)
		shown = append(shown, idsOf(p.Nodes)...)
		after, more = p.PageInfo.EndCursor, p.PageInfo.HasNextPage
	}
	if diff := cmp.Diff(idsOf(list{field: "NAME", direction: "DESC"}.page(next(), V{"first": 100}, false).Nodes), shown); diff != "" {
		t.Error(diff)
	}
	// Refresh tokens too: each is used up for both.
	token := signedUp.Refresh
	for range 4 {
		c := next()
		used := token
		token = *refresh(c.At(a), used).in(t).RefreshToken
		a, b = b, a
	}
	used := *refresh(b.Stranger(), token).in(t).RefreshToken
	refresh(a.Stranger(), token).refused(t)
	if diff := cmp.Diff([]string{"INVALID_REFRESH_TOKEN refreshToken"}, refresh(b.Stranger(), used).refused(t)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"EMAIL_TAKEN input.email"}, signUp(b.Stranger(), signedUp.Email, apptest.Password, "x").refused(t)); diff != "" {
		t.Error(diff)
	}
}

// TestRotationOfKeys: a new key is published by all at once and signs later; nobody is signed out.
func TestRotationOfKeys(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now())
	a, b := twoInstances(t, clock.Configure)
	ann := a.SignUp()
	published := func(i *apptest.Instance) []string {
		t.Helper()
		var set jose.JSONWebKeySet
		if err := json.Unmarshal(i.Stranger().Request(http.MethodGet, "/.well-known/jwks.json", nil, nil).Body, &set); err != nil {
			t.Fatal(err)
		}
		return each(set.Keys, func(k jose.JSONWebKey) string { return k.KeyID })
	}
	keyOf := func(token string) string {
		t.Helper()
		parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.EdDSA})
		if err != nil {
			t.Fatal(err)
		}
		return parsed.Headers[0].KeyID
	}
	accepted := func(token string) bool {
		t.Helper()
		statuses := map[int]int{}
		for _, i := range []*apptest.Instance{a, b} {
			c := i.Stranger()
			c.Token = token
			statuses[c.Send(`{ viewer { id } }`, nil).Status]++
		}
		if len(statuses) != 1 {
			t.Errorf("the two do not agree: %v", statuses)
		}
		return statuses[http.StatusOK] == 2
	}
	old := keyOf(ann.Token)
	if diff := cmp.Diff(published(a), published(b)); diff != "" || !accepted(ann.Token) {
		t.Fatal(diff)
	}

	// What `menagerie keys rotate` does is done by a third process.
	d := dbtest.Open(t, a.DB.URL)
	service, err := app.NewAuth(t.Context(), app.Config{DB: d.DB, Now: clock.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	key, err := service.RotateKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	clock.Advance(61 * time.Second) // keys are at most a minute old
	for name, i := range map[string]*apptest.Instance{"one": a, "the other": b} {
		if ids := published(i); len(ids) != 2 || !strings.Contains(fmt.Sprint(ids), key.ID) || !strings.Contains(fmt.Sprint(ids), old) {
			t.Errorf("%s publishes %v", name, ids)
		}
	}
	soon := signIn(a.Stranger(), ann.Email, apptest.Password).in(t)
	if keyOf(*soon.AccessToken) != old {
		t.Error("the new key signs before all know it")
	}
	clock.Advance(5 * time.Minute)
	for _, i := range []*apptest.Instance{a, b} {
		later := signIn(i.Stranger(), ann.Email, apptest.Password).in(t)
		if keyOf(*later.AccessToken) != key.ID || !accepted(*later.AccessToken) {
			t.Errorf("the token is of the key %s, not %s, or is not accepted", keyOf(*later.AccessToken), key.ID)
		}
	}
	if !accepted(*soon.AccessToken) || !accepted(ann.Token) {
		t.Error("somebody is signed out")
	}
	refresh(b.Stranger(), ann.Refresh).in(t)
	clock.Advance(11 * time.Minute)
	if accepted(*soon.AccessToken) {
		t.Error("an expired token is accepted")
	}
}

// TestOneInstanceIsClosedInTheMiddle: clients who turn to the other one when theirs does not answer lose nothing, since a
// replacement can be repeated.
func TestOneInstanceIsClosedInTheMiddle(t *testing.T) {
	t.Parallel()
	a, b := twoInstances(t)
	ann := a.SignUp()
	const clients, rounds = 8, 30
	ids := seed(t, ann, func() (inputs []V) {
		for range clients {
			inputs = append(inputs, animals.minimal)
		}
		return inputs
	}())
	var answered, turned atomic.Int64
	half := make(chan struct{})
	var done sync.WaitGroup
	for n, id := range ids {
		done.Go(func() {
			at := []*apptest.Client{ann, ann.At(b)}
			for round := 1; round <= rounds; round++ {
				body, err := json.Marshal(V{"query": animals.replaceMutation(), "variables": V{"id": id, "input": V{"name": fmt.Sprint("round ", round), "species": "DOG"}}})
				if err != nil {
					t.Error(err)
					return
				}
				for {
					r, err := at[(n+round)%2].Try(http.MethodPost, "/graphql", body, http.Header{"Content-Type": {jsonType}})
					if err == nil && r.Status == http.StatusOK && len(r.Errors) == 0 {
						break
					}
					if at[(n+round)%2].URL == b.URL {
						t.Errorf("the one that goes on: %v %+v", err, r)
						return
					}
					turned.Add(1)
					at[0], at[1] = at[0].At(b), at[1].At(b)
				}
				if answered.Add(1) == clients*rounds/2 {
					close(half)
				}
			}
		})
	}
	<-half
	a.Server.CloseClientConnections() // in the middle of requests
	a.Server.Close()
	if err := a.DB.Close(); err != nil {
		t.Error(err)
	}
	done.Wait()
	if turned.Load() == 0 {
		t.Error("nobody noticed that one was closed")
	}
	for _, id := range ids {
		thing := animals.find(ann.At(b), id)
		// Each round was written once, or twice where its answer was lost.
		if version := int(thing["version"].(float64)); thing["name"] != fmt.Sprint("round ", rounds) || version < rounds+1 || version > rounds+2 {
			t.Errorf("%v of version %d", thing["name"], version)
		}
	}
}
