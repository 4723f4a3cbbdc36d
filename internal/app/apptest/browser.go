package apptest

import (
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
)

// Browser returns a stranger as a page of the website makes one: with cookies, and ready for a guest's session.
func (i *Instance) Browser() *Client {
	i.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		i.t.Fatal(err)
	}
	return &Client{
		URL: i.URL, t: i.t, http: &http.Client{Jar: jar},
		Header: http.Header{"Menagerie-Session": {"open"}, "Sec-Fetch-Site": {"same-origin"}},
	}
}

// Who is what GET /session and its likes answer.
type Who struct {
	User *struct {
		ID, Name string
		Email    *string
		Guest    bool
	}
	Session *struct {
		ID          string
		Kept        bool
		ExpiresAt   string
		IdleSeconds int
	}
	GuestAnimals int
	Ended        bool
}

// REST sends a request with a JSON body, nil for none, and returns the answer, whatever it is.
func (c *Client) REST(method, path string, body any) *Response {
	c.t.Helper()
	header := http.Header{}
	var b []byte
	if body != nil {
		header.Set("Content-Type", "application/json")
		var err error
		if b, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	return c.Request(method, path, b, header)
}

// Who sends a request of sessions, which must succeed, and returns who is signed in.
func (c *Client) Who(method, path string, body any) Who {
	c.t.Helper()
	r := c.REST(method, path, body)
	if r.Status != http.StatusOK && r.Status != http.StatusCreated {
		c.t.Fatalf("%s %s: %d %s", method, path, r.Status, r.Body)
	}
	var w Who
	if err := json.Unmarshal(r.Body, &w); err != nil {
		c.t.Fatal(err)
	}
	return w
}

// SignIn signs the browser in to an account of SignUp's.
func (c *Client) SignIn(email string) Who {
	c.t.Helper()
	return c.Who(http.MethodPost, "/session", V{"email": email, "password": Password})
}

// Cookies returns the cookies that the browser would send.
func (c *Client) Cookies() []*http.Cookie {
	c.t.Helper()
	u, err := url.Parse(c.URL)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.http.Jar.Cookies(u)
}

// SetCookie makes the browser send a cookie of this value.
func (c *Client) SetCookie(name, value string) {
	c.t.Helper()
	u, err := url.Parse(c.URL)
	if err != nil {
		c.t.Fatal(err)
	}
	c.http.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}
