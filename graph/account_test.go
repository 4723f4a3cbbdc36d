package graph_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// signedIn is a SignInPayload.
type signedIn struct {
	AccessToken          *string
	AccessTokenExpiresAt *time.Time
	RefreshToken         *string
	User                 *struct{ ID, Email, Name string }
	UserErrors           []userError
}

const signInFields = `{ accessToken accessTokenExpiresAt refreshToken user { id email name } userErrors { code field message } }`

func signUp(c *apptest.Client, email, password, name string) signedIn {
	var data struct{ SignUp signedIn }
	c.Do(`mutation ($in: SignUpInput!) { signUp(input: $in) `+signInFields+` }`, V{"in": V{"email": email, "password": password, "name": name}}, &data)
	return data.SignUp
}

func signIn(c *apptest.Client, email, password string) signedIn {
	var data struct{ SignIn signedIn }
	c.Do(`mutation ($in: SignInInput!) { signIn(input: $in) `+signInFields+` }`, V{"in": V{"email": email, "password": password}}, &data)
	return data.SignIn
}

func refresh(c *apptest.Client, token string) signedIn {
	var data struct{ Refresh signedIn }
	c.Do(`mutation ($token: String!) { refresh(refreshToken: $token) `+signInFields+` }`, V{"token": token}, &data)
	return data.Refresh
}

// in fails the test unless somebody is signed in by it.
func (s signedIn) in(t testing.TB) signedIn {
	t.Helper()
	if s.AccessToken == nil || s.AccessTokenExpiresAt == nil || s.RefreshToken == nil || s.User == nil || len(s.UserErrors) > 0 {
		t.Fatalf("not signed in: %+v", s)
	}
	return s
}

// refused returns the user errors, and fails the test if there is anything beside them.
func (s signedIn) refused(t testing.TB) []string {
	t.Helper()
	if s.AccessToken != nil || s.AccessTokenExpiresAt != nil || s.RefreshToken != nil || s.User != nil {
		t.Errorf("signed in: %+v", s)
	}
	return outcome{UserErrors: s.UserErrors}.refused(t)
}

func TestSignUpAndSignIn(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.UTC))
	i := apptest.New(t, clock.Configure)
	up := signUp(i.Stranger(), " Ann@Example.org ", "  eight  ", " Ann ").in(t)
	if up.User.Email != "Ann@Example.org" || up.User.Name != "Ann" {
		t.Errorf("%+v", up.User)
	}
	if want := time.Date(2026, 1, 2, 3, 14, 5, 0, time.UTC); !up.AccessTokenExpiresAt.Equal(want) {
		t.Errorf("expires at %v", up.AccessTokenExpiresAt)
	}
	var data struct {
		Viewer struct {
			ID, Email, Name, CreatedAt string
			Households                 []struct {
				Name    string
				Members []struct {
					Role string
					User struct{ ID string }
				}
				Animals struct{ TotalCount int }
			}
		}
	}
	c := i.Stranger()
	c.Token = *up.AccessToken
	c.Do(`{ viewer { id email name createdAt households { name members { role user { id } } animals { totalCount } } } }`, nil, &data)
	v := data.Viewer
	if v.ID != up.User.ID || v.Email != "Ann@Example.org" || v.Name != "Ann" || v.CreatedAt != "2026-01-02T03:04:05.678901Z" {
		t.Errorf("%+v", v)
	}
	if h := v.Households; len(h) != 1 || h[0].Name != "Ann's animals" || len(h[0].Members) != 1 || h[0].Members[0].Role != "OWNER" ||
		h[0].Members[0].User.ID != v.ID || h[0].Animals.TotalCount != 0 {
		t.Errorf("%+v", h)
	}

	for _, email := range []string{"Ann@Example.org", "ann@example.org", "ANN@EXAMPLE.ORG", "\tann@example.org "} {
		if in := signIn(i.Stranger(), email, "  eight  ").in(t); in.User.ID != v.ID || *in.RefreshToken == *up.RefreshToken {
			t.Errorf("%q: %+v", email, in)
		}
	}
	for _, wrong := range []struct{ email, password string }{
		{"ann@example.org", "eight"}, {"ann@example.org", "  Eight  "}, {"ann@example.org", ""}, {"ann@example.org", chars(10_000)},
		{"ann@example.org", "  eight  \x00"}, {"bob@example.org", "  eight  "}, {"", ""}, {"\x00", "x"}, {chars(10_000) + "@x", "x"},
	} {
		if diff := cmp.Diff([]string{"WRONG_CREDENTIALS"}, signIn(i.Stranger(), wrong.email, wrong.password).refused(t)); diff != "" {
			t.Errorf("%q %q: %s", wrong.email, wrong.password, diff)
		}
	}
}

func TestSignUpRules(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	const good = "long enough"
	for _, test := range []struct {
		name, email, password, person string
		want                          []string
	}{
		{"no address", "", good, "x", []string{"email"}},
		{"no @", "ann.example.org", good, "x", []string{"email"}},
		{"nobody", "@example.org", good, "x", []string{"email"}},
		{"nowhere", "ann@", good, "x", []string{"email"}},
		{"two @", "ann@bob@example.org", good, "x", []string{"email"}},
		{"white space within", "an n@example.org", good, "x", []string{"email"}},
		{"a NUL byte in the address", "ann\x00@example.org", good, "x", []string{"email"}},
		{"an invisible character in the address", "ann\u200b@example.org", good, "x", []string{"email"}},
		{"an address of 255 characters", chars(243) + "@example.org", good, "x", []string{"email"}},
		{"7 characters", "a@example.org", "sevenéé", "x", []string{"password"}},
		{"257 characters", "a@example.org", chars(257), "x", []string{"password"}},
		{"no name", "a@example.org", good, " ", []string{"name"}},
		{"a name of 101 characters", "a@example.org", good, chars(101), []string{"name"}},
		{"a NUL byte in the name", "a@example.org", good, "a\x00b", []string{"name"}},
		{"everything at once", "", "", "", []string{"email", "password", "name"}},
	} {
		var want []string
		for _, field := range test.want {
			want = append(want, "INVALID input."+field)
		}
		if diff := cmp.Diff(want, signUp(i.Stranger(), test.email, test.password, test.person).refused(t)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	if n := count(t, i, "users"); n != 0 {
		t.Errorf("%d users were written", n)
	}

	// Just within the rules.
	longest := chars(242) + "@example.org"
	password := "\x00 🐈" + chars(253)
	signUp(i.Stranger(), longest, password, chars(100)).in(t)
	signIn(i.Stranger(), longest, password).in(t)
	signUp(i.Stranger(), "b@example.org", "8 chars!", "x").in(t)

	for _, email := range []string{longest, "b@example.org", "B@EXAMPLE.ORG", " b@Example.org"} {
		if diff := cmp.Diff([]string{"EMAIL_TAKEN input.email"}, signUp(i.Stranger(), email, good, "x").refused(t)); diff != "" {
			t.Errorf("%q: %s", email, diff)
		}
	}
	if n := count(t, i, "users"); n != 2 {
		t.Errorf("%d users instead of 2", n)
	}
}

// count returns how many rows a table has.
func count(t testing.TB, i *apptest.Instance, table string) (n int) {
	t.Helper()
	if err := i.DB.SQL(t).GetContext(t.Context(), &n, "SELECT count(*) FROM "+table); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	i := apptest.New(t, clock.Configure, func(c *app.Config) { c.RefreshTTL = 24 * time.Hour })
	ann := i.SignUp()
	invalid := []string{"INVALID_REFRESH_TOKEN refreshToken"}
	refused := func(name, token string) {
		t.Helper()
		if diff := cmp.Diff(invalid, refresh(i.Stranger(), token).refused(t)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	second := signIn(i.Stranger(), ann.Email, apptest.Password).in(t) // another family

	// Each token is good for one exchange.
	one := refresh(i.Stranger(), ann.Refresh).in(t)
	if one.User.Email != ann.Email {
		t.Errorf("%+v", one.User)
	}
	two := refresh(i.Stranger(), *one.RefreshToken).in(t)
	c := i.Stranger()
	c.Token = *two.AccessToken
	if viewerOf(t, c) != viewerOf(t, ann) {
		t.Error("the new access token is somebody else's")
	}

	// What is no token, or nobody's, is refused and ends nothing.
	for _, unknown := range []string{"", "x", "\x00", "mrt_" + strings.Repeat("A", 43), ann.Refresh + "A", ann.Refresh[:20], " " + ann.Refresh,
		strings.ToUpper(ann.Refresh), strings.Repeat("mrt_", 10_000), *two.AccessToken} {
		refused("unknown", unknown)
	}
	three := refresh(i.Stranger(), *two.RefreshToken).in(t)

	// One that is presented twice ends its family, the youngest token too, but no other family.
	refused("reused", *one.RefreshToken)
	refused("of the ended family", *three.RefreshToken)
	refused("of the ended family, again", *three.RefreshToken)
	third := refresh(i.Stranger(), *second.RefreshToken).in(t)

	// It lives for as long as is configured, from the exchange on.
	clock.Advance(24*time.Hour - time.Microsecond)
	fourth := refresh(i.Stranger(), *third.RefreshToken).in(t)
	clock.Advance(24 * time.Hour)
	refused("expired", *fourth.RefreshToken)

	// An expired access token must not come along: the whole request is refused.
	stale := i.Stranger()
	stale.Token = *fourth.AccessToken
	r := stale.Send(`mutation { refresh(refreshToken: "x") { userErrors { code } } }`, nil)
	if r.Status != 401 {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}
