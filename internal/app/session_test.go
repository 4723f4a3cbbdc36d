package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
	"menagerie/internal/auth"
)

type V = apptest.V

const createMinka = `mutation { createAnimal(input: {name: "Minka", species: CAT}) { animal { id name household { name } } userErrors { message } } }`

type created struct {
	CreateAnimal struct {
		Animal *struct {
			ID, Name  string
			Household struct{ Name string }
		}
		UserErrors []struct{ Message string }
	}
}

// names returns the names of the client's animals.
func names(c *apptest.Client) []string {
	var data struct {
		Animals struct{ Nodes []struct{ Name string } }
	}
	c.Do(`{ animals(orderBy: {field: NAME, direction: ASC}) { nodes { name } } }`, nil, &data)
	var out []string
	for _, n := range data.Animals.Nodes {
		out = append(out, n.Name)
	}
	return out
}

func status(t *testing.T, r *apptest.Response, want int, code string) {
	t.Helper()
	if r.Status != want || len(r.Errors) == 0 || r.Errors[0].Code() != code || r.Errors[0].Message == "" {
		t.Errorf("want %d %s, have %d %s", want, code, r.Status, r.Body)
	}
}

// A visitor adds an animal before she has an account, signs up and keeps it; and her old cookie is dead.
func TestAGuestSignsUp(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	b := i.Browser()
	if w := b.Who(http.MethodGet, "/session", nil); w.User != nil || w.Ended {
		t.Fatalf("a visitor is %+v", w)
	}
	var data created
	b.Do(createMinka, nil, &data)
	if data.CreateAnimal.Animal.Household.Name != "My animals" {
		t.Errorf("%+v", data)
	}
	w := b.Who(http.MethodGet, "/session", nil)
	if w.User == nil || !w.User.Guest || w.User.Email != nil || w.GuestAnimals != 1 {
		t.Fatalf("a guest is %+v", w)
	}
	guest := b.Cookies()[0].Value

	up := b.Who(http.MethodPost, "/account", V{"email": "Ann@example.org", "password": apptest.Password, "name": "Ann"})
	if up.User.ID != w.User.ID || up.User.Guest || up.Session.ID == w.Session.ID || up.Session.Kept {
		t.Errorf("%+v after %+v", up, w)
	}
	if b.Cookies()[0].Value == guest {
		t.Error("the cookie is the guest's")
	}
	if got := names(b); len(got) != 1 || got[0] != "Minka" {
		t.Errorf("the account has %v", got)
	}
	other := i.Browser()
	other.SetCookie("menagerie-session", guest)
	status(t, other.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")

	again := i.Browser()
	if in := again.SignIn("ann@EXAMPLE.org"); in.User.ID != w.User.ID {
		t.Errorf("%+v", in)
	}
	if got := names(again); len(got) != 1 {
		t.Errorf("the account has %v", got)
	}
}

// Only a page of the website gets a session that it did not ask for.
func TestOnlyTheWebsiteOpensGuests(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	i.Stranger().Send(createMinka, nil).Refused(t, "UNAUTHENTICATED")

	b := i.Browser()
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	b.Send(createMinka, nil).Refused(t, "UNAUTHENTICATED")

	b = i.Browser()
	b.Send(`{ animals { nodes { id } } }`, nil).Refused(t, "UNAUTHENTICATED") // it changes nothing
	var data created
	b.Do(`mutation { createAnimal(input: {name: "", species: CAT}) { animal { id name household { name } } userErrors { message } } }`, nil, &data)
	if len(data.CreateAnimal.UserErrors) != 1 || len(b.Cookies()) != 0 {
		t.Errorf("%+v, %v", data, b.Cookies())
	}
	// Several first changes in one request are one guest's.
	b.Do(`mutation { a: createAnimal(input: {name: "A", species: CAT}) { animal { id } } b: createAnimal(input: {name: "B", species: CAT}) { animal { household { name } } } }`, nil, nil)
	if got := names(b); len(got) != 2 {
		t.Error(got)
	}
}

func TestSigningInBringsAGuestsAnimalsAlong(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	ann := i.SignUp()
	ann.Do(`mutation { createAnimal(input: {name: "Luna", species: DOG}) { animal { id } } }`, nil, nil)
	for _, test := range []struct {
		bring bool
		want  string
	}{{false, "Luna"}, {true, "Luna Minka"}} {
		b := i.Browser()
		b.Do(createMinka, nil, nil)
		old := b.Cookies()[0].Value
		w := b.Who(http.MethodPost, "/session", V{"email": ann.Email, "password": apptest.Password, "bring": test.bring})
		if w.User.Guest || *w.User.Email != ann.Email {
			t.Fatalf("%+v", w)
		}
		if got := strings.Join(names(b), " "); got != test.want {
			t.Errorf("bring %v: %s", test.bring, got)
		}
		b.SetCookie("menagerie-session", old)
		status(t, b.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
	}
	// An empty guest's household would be litter.
	var data struct {
		Viewer struct{ Households []struct{ Name string } }
	}
	ann.Do(`{ viewer { households { name } } }`, nil, &data)
	if len(data.Viewer.Households) != 2 {
		t.Errorf("%+v", data)
	}
}

func TestTheCookie(t *testing.T) {
	t.Parallel()
	i := apptest.New(t, func(c *app.Config) { c.TrustProxy = true })
	ann := i.SignUp()
	for _, test := range []struct {
		name   string
		header http.Header
		keep   bool
		want   string
	}{
		{"by HTTP", nil, false, "menagerie-session=…; Path=/; HttpOnly; SameSite=Lax"},
		{"kept", nil, true, "menagerie-session=…; Path=/; Max-Age=7775999; HttpOnly; SameSite=Lax"},
		{"by TLS at the proxy", http.Header{"X-Forwarded-Proto": {"https"}}, false, "__Host-menagerie-session=…; Path=/; HttpOnly; Secure; SameSite=Lax"},
	} {
		c := i.Stranger()
		c.Header = test.header
		r := c.REST(http.MethodPost, "/session", V{"email": ann.Email, "password": apptest.Password, "keep": test.keep})
		got := r.Header.Get("Set-Cookie")
		name, rest, _ := strings.Cut(got, "=")
		value, attributes, _ := strings.Cut(rest, ";")
		id, secret, _ := strings.Cut(value, ".")
		if got := name + "=…;" + attributes; got != test.want || len(id) != 22 || len(secret) != 43 {
			t.Errorf("%s: %s", test.name, got)
		}
	}
	untrusting := apptest.On(t, i.DB)
	c := untrusting.Stranger()
	c.Header = http.Header{"X-Forwarded-Proto": {"https"}}
	r := c.REST(http.MethodPost, "/session", V{"email": ann.Email, "password": apptest.Password})
	if got := r.Header.Get("Set-Cookie"); !strings.HasPrefix(got, "menagerie-session=") {
		t.Errorf("whoever says TLS is believed: %s", got)
	}
}

// Nothing but a cookie that the server gave out and that stands lets anybody in; and whoever has another hears so, and is rid of
// it when she asks who she is.
func TestBadCookies(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	ann, ben := i.SignUp(), i.SignUp()
	a, b := i.Browser(), i.Browser()
	a.SignIn(ann.Email)
	b.SignIn(ben.Email)
	idA, secretA, _ := strings.Cut(a.Cookies()[0].Value, ".")
	idB, secretB, _ := strings.Cut(b.Cookies()[0].Value, ".")
	for name, value := range map[string]string{
		"empty": "", "no dot": idA + secretA, "the id alone": idA + ".", "the secret alone": "." + secretA,
		"the secret of another": idA + "." + secretB, "the id of another": idB + "." + secretA,
		"one letter": idA + "." + "A" + secretA[1:] + "A", "upper case": strings.ToUpper(idA + "." + secretA),
		"8 kB": strings.Repeat("x", 8<<10), "SQL": "' OR 1=1 --",
	} {
		c := i.Browser()
		c.Header.Set("Cookie", "menagerie-session="+value)
		r := c.Send(`{ viewer { id } }`, nil)
		status(t, r, http.StatusUnauthorized, "UNAUTHENTICATED")
		if got := r.Header.Get("Set-Cookie"); got != "" { // it could come after that of a sign-in
			t.Errorf("%s: the answer to an operation sets a cookie: %q", name, got)
		}
		r = c.REST(http.MethodGet, "/session", nil)
		if got := r.Header.Get("Set-Cookie"); !strings.HasPrefix(got, "menagerie-session=; Path=/; Max-Age=0;") {
			t.Errorf("%s: the cookie stays: %q", name, got)
		}
		if w := c.Who(http.MethodGet, "/session", nil); w.User != nil || !w.Ended {
			t.Errorf("%s: %+v", name, w)
		}
		if w := c.SignIn(ann.Email); w.User == nil {
			t.Errorf("%s: keeps from signing in", name)
		}
	}
	c := i.Browser()
	c.Header.Set("Cookie", "menagerie-session="+a.Cookies()[0].Value+"; menagerie-session="+b.Cookies()[0].Value)
	status(t, c.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
}

func TestACookieAndAToken(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	ann, ben := i.SignUp(), i.SignUp()
	b := i.Browser()
	b.SignIn(ann.Email)
	b.Token = ann.Token
	b.Do(`{ viewer { id } }`, nil, nil)
	b.Token = ben.Token
	status(t, b.Send(`{ viewer { id } }`, nil), http.StatusBadRequest, "BAD_REQUEST")
	b.Token = "rubbish"
	status(t, b.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
}

// A session costs exactly one statement more than a token, whatever is asked.
func TestStatementsOfASession(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now())
	i := apptest.New(t, clock.Configure)
	ann := i.SignUp()
	b := i.Browser()
	b.SignIn(ann.Email)
	var data created
	ann.Do(createMinka, nil, &data)
	id := data.CreateAnimal.Animal.ID
	for name, query := range map[string]string{
		"nothing": `{ __typename }`,
		"a page":  `{ animals { totalCount nodes { name household { name } weights(last: 5) { nodes { grams } } } } }`,
		"create":  createMinka,
		"replace": `mutation { replaceAnimal(id: "` + id + `", input: {name: "Minka", species: CAT}) { animal { version } userErrors { message } } }`,
		"delete":  `mutation { deleteAnimal(id: "AAAA") { deletedId userErrors { message } } }`,
		"many":    `mutation { a: createAnimal(input: {name: "A", species: CAT}) { animal { id } } b: createAnimal(input: {name: "B", species: CAT}) { animal { id } } }`,
	} {
		token := len(i.DB.Statements(func() { ann.Do(query, nil, nil) }))
		session := len(i.DB.Statements(func() { b.Do(query, nil, nil) }))
		if session != token+1 {
			t.Errorf("%s: %d statements with a token, %d with a session", name, token, session)
		}
	}
	// That it is used is written down by the same statement.
	clock.Advance(2 * time.Minute)
	if got := len(i.DB.Statements(func() { b.Do(`{ __typename }`, nil, nil) })); got != 1 {
		t.Errorf("%d statements two minutes later", got)
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now())
	i := apptest.New(t, clock.Configure, func(c *app.Config) {
		c.Sessions = auth.Sessions{Idle: 30 * time.Minute, Age: 12 * time.Hour, KeptIdle: 14 * 24 * time.Hour, KeptAge: 90 * 24 * time.Hour}
	})
	ann := i.SignUp()
	stands := func(c *apptest.Client) bool {
		t.Helper()
		r := c.Send(`{ viewer { id } }`, nil)
		if r.Status != http.StatusOK {
			status(t, r, http.StatusUnauthorized, "UNAUTHENTICATED")
		}
		return r.Status == http.StatusOK
	}
	signIn := func(keep bool) *apptest.Client {
		b := i.Browser()
		b.Who(http.MethodPost, "/session", V{"email": ann.Email, "password": apptest.Password, "keep": keep})
		return b
	}
	for _, test := range []struct {
		name      string
		keep      bool
		idle, age time.Duration
	}{{"a browser's", false, 30 * time.Minute, 12 * time.Hour}, {"a kept one", true, 14 * 24 * time.Hour, 90 * 24 * time.Hour}} {
		used, left := signIn(test.keep), signIn(test.keep)
		clock.Advance(test.idle - time.Minute)
		if !stands(used) {
			t.Errorf("%s session ends too early", test.name)
		}
		clock.Advance(time.Minute)
		if stands(left) {
			t.Errorf("%s session that idles does not end", test.name)
		}
		for at := test.idle; at < test.age-test.idle/2; at += test.idle / 2 {
			if !stands(used) {
				t.Fatalf("%s session that is used ends after %v", test.name, at)
			}
			clock.Advance(test.idle / 2)
		}
		clock.Advance(test.idle / 2)
		if stands(used) {
			t.Errorf("%s session never ends", test.name)
		}
	}
}

// A sign-out holds on all instances at once for the cookie.
func TestSignOut(t *testing.T) {
	t.Parallel()
	one := apptest.New(t)
	two := apptest.On(t, one.DB)
	ann := one.SignUp()
	b := one.Browser()
	b.SignIn(ann.Email)
	cookie := b.Cookies()[0].Value
	if r := b.REST(http.MethodDelete, "/session", nil); r.Status != http.StatusNoContent || len(b.Cookies()) != 0 {
		t.Errorf("%d, %v", r.Status, b.Cookies())
	}
	if r := b.REST(http.MethodDelete, "/session", nil); r.Status != http.StatusNoContent {
		t.Errorf("signing out twice: %d %s", r.Status, r.Body)
	}
	for _, i := range []*apptest.Instance{one, two} {
		c := i.Browser()
		c.SetCookie("menagerie-session", cookie)
		status(t, c.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
	}
	if r := ann.REST(http.MethodDelete, "/session", nil); r.Status != http.StatusNoContent {
		t.Errorf("with a token: %d %s", r.Status, r.Body)
	}
	status(t, ann.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
	var out struct {
		Refresh struct{ UserErrors []struct{ Code string } }
	}
	one.Stranger().Do(`mutation ($t: String!) { refresh(refreshToken: $t) { userErrors { code } } }`, V{"t": ann.Refresh}, &out)
	if len(out.Refresh.UserErrors) != 1 {
		t.Error("the refresh token of a session that has ended is good")
	}
}

// What another site's page can make a browser send changes nothing.
func TestCrossSite(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	ann := i.SignUp()
	b := i.Browser()
	b.SignIn(ann.Email)
	const body = `{"query":"mutation { createAnimal(input: {name: \"Minka\", species: CAT}) { animal { id } } }"}`
	send := func(method, path, origin, contentType string) *apptest.Response {
		h := http.Header{"Origin": {origin}, "Sec-Fetch-Site": {"cross-site"}}
		if contentType != "" {
			h.Set("Content-Type", contentType)
		}
		return b.Request(method, path, []byte(body), h)
	}
	for _, contentType := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
		status(t, send(http.MethodPost, "/graphql", "https://evil.example", contentType), http.StatusForbidden, "FORBIDDEN")
		status(t, send(http.MethodPost, "/graphql", "null", contentType), http.StatusForbidden, "FORBIDDEN")
	}
	for method, path := range map[string]string{http.MethodDelete: "/session", http.MethodPost: "/session/token"} {
		status(t, send(method, path, "https://evil.example", ""), http.StatusForbidden, "FORBIDDEN")
	}
	status(t, send(http.MethodPost, "/session", "https://evil.example", "application/json"), http.StatusForbidden, "FORBIDDEN")
	status(t, send(http.MethodPost, "/account", "https://evil.example", "application/json"), http.StatusForbidden, "FORBIDDEN")

	// From the site's own pages the forms are no way in either, nor is GET.
	for _, contentType := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} {
		r := b.Request(http.MethodPost, "/graphql", []byte(body), http.Header{"Content-Type": {contentType}})
		status(t, r, http.StatusUnsupportedMediaType, "BAD_REQUEST")
	}
	r := b.Request(http.MethodGet, "/graphql?query=mutation+%7BendOtherSessions%7Bended%7D%7D", nil, nil)
	status(t, r, http.StatusMethodNotAllowed, "BAD_REQUEST")

	if got := names(b); len(got) != 0 {
		t.Errorf("there are %v", got)
	}
	// A token is sent by nobody who does not mean it.
	ann.Header = http.Header{"Origin": {"https://app.example"}, "Sec-Fetch-Site": {"cross-site"}}
	ann.Do(createMinka, nil, nil)
}

func TestSessionBodies(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	ann := i.SignUp()
	b := i.Browser()
	for _, test := range []struct {
		path, contentType, body string
		status                  int
		code                    string
	}{
		{"/session", "text/plain", `{}`, http.StatusUnsupportedMediaType, "BAD_REQUEST"},
		{"/session", "application/json", ``, http.StatusBadRequest, "BAD_REQUEST"},
		{"/session", "application/json", `[]`, http.StatusBadRequest, "BAD_REQUEST"},
		{"/session", "application/json", `{"email": 1}`, http.StatusBadRequest, "BAD_REQUEST"},
		{"/session", "application/json", `{"email":"` + strings.Repeat("x", 20<<10) + `"}`, http.StatusRequestEntityTooLarge, "BAD_REQUEST"},
		{"/session", "application/json", `{}`, http.StatusUnauthorized, "WRONG_CREDENTIALS"},
		{"/session", "application/json", `{"email":"` + ann.Email + `","password":"wrong password"}`, http.StatusUnauthorized, "WRONG_CREDENTIALS"},
		{"/account", "application/json", `{"email":"x","password":"short","name":""}`, http.StatusUnprocessableEntity, "INVALID"},
		{"/account", "application/json", `{"email":"` + ann.Email + `","password":"long enough","name":"Ann"}`, http.StatusConflict, "EMAIL_TAKEN"},
		{"/session/token", "application/json", `{}`, http.StatusUnauthorized, "UNAUTHENTICATED"},
	} {
		r := b.Request(http.MethodPost, test.path, []byte(test.body), http.Header{"Content-Type": {test.contentType}})
		status(t, r, test.status, test.code)
	}
	r := b.REST(http.MethodPost, "/account", V{"email": "x", "password": "short", "name": ""})
	var fields []string
	for _, e := range r.Errors {
		fields = append(fields, e.Extensions["field"].(string))
	}
	if got := strings.Join(fields, " "); got != "email password name" {
		t.Errorf("the errors name %s", got)
	}
	status(t, b.REST(http.MethodPut, "/session", V{}), http.StatusMethodNotAllowed, "BAD_REQUEST")
}

// Strangers who try an owner's password keep her out nowhere, be she signed in somewhere or not.
func TestAttempts(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now())
	i := apptest.New(t, clock.Configure, func(c *app.Config) {
		c.TrustProxy = true
		c.Limits = auth.Limits{
			Pair: auth.Rate{Burst: 3, Every: 15 * time.Second}, Address: auth.Rate{Burst: 5, Every: 10 * time.Second},
			Account: auth.Rate{Burst: 12, Every: 3 * time.Second}, Begin: auth.Rate{Burst: 2, Every: time.Minute},
		}
	})
	ann, ben := i.SignUp(), i.SignUp()
	try := func(address, email, password string) *apptest.Response {
		c := i.Browser()
		c.Header.Set("X-Forwarded-For", address)
		return c.REST(http.MethodPost, "/session", V{"email": email, "password": password})
	}
	const home, thief, elsewhere = "192.0.2.1", "198.51.100.1", "203.0.113.1"
	for range 3 {
		status(t, try(thief, ann.Email, "guess"+apptest.Password), http.StatusUnauthorized, "WRONG_CREDENTIALS")
	}
	r := try(thief, ann.Email, apptest.Password) // even the right one: or he would know that it is
	status(t, r, http.StatusTooManyRequests, "RATE_LIMITED")
	if r.Header.Get("Retry-After") != "15" {
		t.Errorf("try again in %q", r.Header.Get("Retry-After"))
	}
	// He goes on and on, and takes each turn that he gets. The owner comes from an address of which nobody knows.
	for n := range 40 {
		clock.Advance(5 * time.Second)
		try(thief, ann.Email, "guess"+apptest.Password)
		if r := try(fmt.Sprintf("203.0.113.%d", 10+n), ann.Email, apptest.Password); r.Status != http.StatusOK {
			t.Fatalf("the owner is kept out after %d more: %d %s", n, r.Status, r.Body)
		}
	}
	// A crowd is kept out itself, and does not keep her out where she is signed in.
	if r := try(home, ben.Email, apptest.Password); r.Status != http.StatusOK {
		t.Fatal(r.Status)
	}
	limited := 0
	for n := range 30 {
		if r := try(fmt.Sprintf("198.51.100.%d", 10+n), ben.Email, "guess guess"); r.Status == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited == 0 {
		t.Error("a crowd may try without end")
	}
	status(t, try(elsewhere, ben.Email, apptest.Password), http.StatusTooManyRequests, "RATE_LIMITED")
	if r := try(home, ben.Email, apptest.Password); r.Status != http.StatusOK {
		t.Errorf("the owner is kept out at home: %d %s", r.Status, r.Body)
	}
	// An address counts for all accounts together, whether they exist or not.
	for n := range 7 {
		r := try("192.0.2.99", fmt.Sprintf("nobody%d@example.org", n), "guess guess")
		if n < 5 {
			status(t, r, http.StatusUnauthorized, "WRONG_CREDENTIALS")
		} else {
			status(t, r, http.StatusTooManyRequests, "RATE_LIMITED")
		}
	}
	// The mutation counts as well.
	c := i.Stranger()
	c.Header = http.Header{"X-Forwarded-For": {"192.0.2.99"}}
	c.Send(`mutation { signIn(input: {email: "`+ben.Email+`", password: "guess guess"}) { userErrors { code } } }`, nil).Refused(t, "RATE_LIMITED")

	for n := range 3 {
		b := i.Browser()
		b.Header.Set("X-Forwarded-For", elsewhere)
		r := b.Send(createMinka, nil)
		if n < 2 && len(r.Errors) > 0 {
			t.Errorf("guest %d: %s", n, r.Body)
		} else if n == 2 {
			r.Refused(t, "RATE_LIMITED")
		}
	}
}

// Whoever signs up while she is signed in to another account leaves no session behind, and a token does not outlive its
// session.
func TestNothingOutlivesTheSession(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now())
	i := apptest.New(t, clock.Configure, func(c *app.Config) { c.Sessions = auth.Sessions{Idle: time.Minute, Age: 90 * time.Second} })
	ann := i.SignUp()
	b := i.Browser()
	b.SignIn(ann.Email)
	old := b.Cookies()[0].Value
	b.Who(http.MethodPost, "/account", V{"email": "ben@example.org", "password": apptest.Password, "name": "Ben"})
	other := i.Browser()
	other.SetCookie("menagerie-session", old)
	status(t, other.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")

	var token struct {
		AccessToken string
		ExpiresAt   time.Time
	}
	for _, test := range []struct{ pause, life time.Duration }{{0, time.Minute}, {50 * time.Second, 40 * time.Second}} {
		clock.Advance(test.pause)
		r := b.REST(http.MethodPost, "/session/token", V{})
		if err := json.Unmarshal(r.Body, &token); err != nil {
			t.Fatal(err)
		}
		if got := token.ExpiresAt.Sub(clock.Now()); got > test.life || got < test.life-2*time.Second {
			t.Errorf("a token lives %v, and its session %v", got, test.life)
		}
	}
	// A cookie and a token: signing out ends both.
	c := i.Browser()
	c.SignIn(ann.Email)
	cookie := c.Cookies()[0].Value
	c.Token = ann.Token
	c.REST(http.MethodDelete, "/session", nil)
	status(t, ann.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
	d := i.Browser()
	d.SetCookie("menagerie-session", cookie)
	status(t, d.Send(`{ viewer { id } }`, nil), http.StatusUnauthorized, "UNAUTHENTICATED")
}

// Two tabs of a guest, of which one signs up while the other signs in to an account and brings her animals along: one of the two
// gets them, and no account is lost.
func TestSigningUpAndInAtOnce(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	for n := range 30 {
		ann := i.SignUp()
		b := i.Browser()
		b.Do(createMinka, nil, nil)
		email := fmt.Sprintf("new%d@example.org", n)
		var both sync.WaitGroup
		var up, in *apptest.Response
		both.Go(func() {
			up = b.REST(http.MethodPost, "/account", V{"email": email, "password": apptest.Password, "name": "New"})
		})
		both.Go(func() {
			in = b.REST(http.MethodPost, "/session", V{"email": ann.Email, "password": apptest.Password, "bring": true})
		})
		both.Wait()
		if in.Status != http.StatusOK {
			t.Fatalf("signing in: %d %s", in.Status, in.Body)
		}
		animals := len(names(ann))
		switch up.Status {
		case http.StatusCreated:
			c := i.Browser()
			c.SignIn(email)
			animals += len(names(c))
		case http.StatusUnauthorized: // the guest was gone already
		default:
			t.Fatalf("signing up: %d %s", up.Status, up.Body)
		}
		if animals != 1 {
			t.Fatalf("%d of 1 animals are left, having signed up with %d", animals, up.Status)
		}
	}
}
