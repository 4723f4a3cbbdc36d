package app_test

import (
	"net/http"
	"testing"
	"time"

	"menagerie/db/dbtest"
	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// prompt makes an instance hear of the ends of sessions as fast as those in production.
func prompt(c *app.Config) { c.RevocationLag = time.Second }

// eventually asks until the answer is right, and fails the test where it never is.
func eventually(t *testing.T, what string, right func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !right(); {
		if time.Now().After(end) {
			t.Fatal("never: ", what)
		}
	}
}

// What ends a session ends its tokens, on the instance that did it at once and on the others soon; and without a look-up.
func TestTokensEndWithTheirSession(t *testing.T) {
	t.Parallel()
	one := apptest.New(t)
	two := apptest.On(t, dbtest.Open(t, one.DB.URL))
	for name, end := range map[string]func(c *apptest.Client, b *apptest.Client){
		"sign-out": func(c, _ *apptest.Client) { c.REST(http.MethodDelete, "/session", nil) },
		"another device": func(_, b *apptest.Client) {
			b.Do(`mutation { endOtherSessions { ended userErrors { message } } }`, nil, nil)
		},
		"a new password": func(_, b *apptest.Client) {
			b.Do(`mutation ($i: ChangePasswordInput!) { changePassword(input: $i) { ended userErrors { message } } }`,
				V{"i": V{"currentPassword": apptest.Password, "newPassword": "another password"}}, nil)
		},
		"the account's end": func(_, b *apptest.Client) {
			b.Do(`mutation ($i: DeleteAccountInput!) { deleteAccount(input: $i) { deletedId userErrors { message } } }`,
				V{"i": V{"password": apptest.Password}}, nil)
		},
		"a refresh token used twice": func(c, _ *apptest.Client) {
			for range 2 {
				c.At(one).Send(`mutation ($t: String!) { refresh(refreshToken: $t) { userErrors { code } } }`, V{"t": c.Refresh})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := one.SignUp()
			b := one.Browser()
			b.SignIn(c.Email)
			c.At(two).Do(`{ viewer { id } }`, nil, nil)
			end(c, b)
			if name == "a refresh token used twice" { // nobody has asked for an end: the instance hears of it like the others
				eventually(t, "the instance refuses", func() bool {
					return c.At(one).Send(`{ __typename }`, nil).Status == http.StatusUnauthorized
				})
			} else {
				status(t, c.At(one).Send(`{ __typename }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
			}
			eventually(t, "the other instance refuses", func() bool {
				return c.At(two).Send(`{ __typename }`, nil).Status == http.StatusUnauthorized
			})
			if got := two.DB.Statements(func() { c.At(two).Send(`{ viewer { id } }`, nil) }); len(got) != 0 {
				t.Errorf("to refuse it takes %q", got)
			}
		})
	}
}

// An instance that has lost its connection looks each session up, and knows what it has missed before it trusts its memory
// again.
func TestADeafInstance(t *testing.T) {
	t.Parallel()
	one := apptest.New(t)
	cable := apptest.NewCable(t, one.DB)
	two := apptest.On(t, cable.Database, prompt)
	alive, ended := one.SignUp(), one.SignUp()
	verified := func() int { return len(two.DB.Statements(func() { alive.At(two).Send(`{ __typename }`, nil) })) }
	eventually(t, "no look-up while it hears", func() bool { return verified() == 0 })

	cable.Cut()
	ended.REST(http.MethodDelete, "/session", nil)
	eventually(t, "nobody is trusted without the database", func() bool {
		return alive.At(two).Send(`{ __typename }`, nil).Status == http.StatusServiceUnavailable
	})
	cable.Mend()
	// At no moment is the ended one served.
	eventually(t, "the ended one is refused", func() bool {
		r := ended.At(two).Send(`{ __typename }`, nil)
		if r.Status == http.StatusOK {
			t.Fatal("a token of an ended session is served")
		}
		return r.Status == http.StatusUnauthorized
	})
	alive.At(two).Do(`{ __typename }`, nil, nil)
	eventually(t, "it hears again", func() bool { return verified() == 0 })
	status(t, ended.At(two).Send(`{ __typename }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
}

// The listener alone can be lost as well: then the rest goes on, with a look-up.
func TestADeafInstanceWithADatabase(t *testing.T) {
	t.Parallel()
	one := apptest.New(t)
	two := apptest.On(t, dbtest.Open(t, one.DB.URL), prompt)
	alive := one.SignUp()
	x := one.DB.SQL(t)
	eventually(t, "a look-up, and the request is served", func() bool {
		// Each time it has connected anew, it is cut off again.
		x.MustExec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() 
			AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`) // what it has asked last
		return len(two.DB.Statements(func() { alive.At(two).Do(`{ __typename }`, nil, nil) })) == 1
	})
	ended := one.SignUp()
	ended.REST(http.MethodDelete, "/session", nil)
	eventually(t, "the ended one is refused", func() bool {
		return ended.At(two).Send(`{ __typename }`, nil).Status == http.StatusUnauthorized
	})
	eventually(t, "it hears again", func() bool {
		return len(two.DB.Statements(func() { alive.At(two).Do(`{ __typename }`, nil, nil) })) == 0
	})
}

// What an ended session would change is refused at once, also where the instance has not heard of the end.
func TestChangesOfAnEndedSession(t *testing.T) {
	t.Parallel()
	one := apptest.New(t)
	two := apptest.On(t, dbtest.Open(t, one.DB.URL))
	c := one.SignUp()
	var data created
	c.Do(createMinka, nil, &data)
	// As if the news were still on its way: the row is gone, and nobody has been told.
	one.DB.SQL(t).MustExec(`DELETE FROM sessions`)
	for _, change := range []string{
		createMinka,
		`mutation { replaceAnimal(id: "` + data.CreateAnimal.Animal.ID + `", input: {name: "Luna", species: CAT}) { animal { id } } }`,
		`mutation { deleteAnimal(id: "` + data.CreateAnimal.Animal.ID + `") { deletedId } }`,
		`mutation { createWeight(animalId: "` + data.CreateAnimal.Animal.ID + `", input: {measuredOn: "2026-01-01", grams: 1}) { weight { id } } }`,
		`mutation { endOtherSessions { ended } }`,
	} {
		r := c.At(two).Send(change, nil)
		r.Refused(t, "UNAUTHENTICATED")
	}
	if got := names(c.At(two)); len(got) != 1 || got[0] != "Minka" {
		t.Errorf("there are %v", got)
	}
}
