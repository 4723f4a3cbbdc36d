package apptest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"

	"menagerie/internal/pets"
)

// Password is that of every account that SignUp opens.
const Password = "correct horse battery staple"

// passwordHash is computed once: it is made to be expensive, and with the race detector more than half of the tests' time
// would go into it. The parameters are the least that there are, since each hash carries its own.
var passwordHash = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash(Password, &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
})

var people atomic.Int64

// SignUp returns a client of a new user, as the mutation of that name would leave one, but without its hash of the password:
// the account comes from the database, and the tokens from the mutation refresh.
func (i *Instance) SignUp() *Client {
	i.t.Helper()
	n := people.Add(1)
	name := fmt.Sprintf("User %d", n)
	c := i.Stranger()
	c.Email = fmt.Sprintf("user%d@example.org", n)
	hash, err := passwordHash()
	if err != nil {
		i.t.Fatal(err)
	}
	secret := sha256.Sum256([]byte(c.Email))
	token := "mrt_" + base64.RawURLEncoding.EncodeToString(secret[:])
	now := i.now()
	_, err = i.DB.CreateUser(i.t.Context(),
		pets.NewUser{Email: c.Email, EmailKey: c.Email, Name: name, PasswordHash: hash, Household: name + "'s animals"},
		pets.NewSession{
			Kind: pets.TokenSession, Refresh: &pets.RefreshToken{Hash: sha256.Sum256([]byte(token))},
			Device: "Test", Address: []byte{}, Idle: time.Hour, ExpiresAt: now.Add(time.Hour),
		}, now)
	if err != nil {
		i.t.Fatal(err)
	}
	var out struct {
		Refresh struct{ AccessToken, RefreshToken string }
	}
	c.Do(`mutation ($token: String!) { refresh(refreshToken: $token) { accessToken refreshToken } }`, V{"token": token}, &out)
	if out.Refresh.AccessToken == "" {
		i.t.Fatal("the new account has no tokens")
	}
	c.Token, c.Refresh = out.Refresh.AccessToken, out.Refresh.RefreshToken
	return c
}
