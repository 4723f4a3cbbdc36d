package pets

import (
	"context"
	"fmt"
	"math"
	"time"
)

// SessionID identifies a session.
type SessionID UUID

// String returns the canonical form of the UUID.
func (id SessionID) String() string { return UUID(id).String() }

// Viewer is who is asking: a user, known by one of her sessions. It says who, and never what she may see: that is decided
// where the data are, by the viewer argument of each query. Its session is zero for whoever needs none: the commands of the
// program itself. It is a value, and the same whether a cookie or a token has made her known.
type Viewer struct {
	User    UserID
	Session SessionID
}

// SessionKind is how a session is known.
type SessionKind string

// The kinds of sessions.
const (
	CookieSession SessionKind = "COOKIE" // the server keeps it, and a cookie names it
	TokenSession  SessionKind = "TOKEN"  // each request carries a signed token
)

// Session is a user's sign-in on a device.
type Session struct {
	ID         SessionID
	Kind       SessionKind
	Device     string // such as "Firefox on Linux"
	CreatedAt  time.Time
	LastSeenAt time.Time // to the minute
	ExpiresAt  time.Time // whatever is done; it ends earlier when it is not used for too long
}

// NewSession is what a store needs to begin a session.
type NewSession struct {
	Kind    SessionKind
	Secret  []byte        // SHA-256 of the secret in the cookie; nil for a session of tokens
	Refresh *RefreshToken // the first one of a session of tokens; nil for a cookie
	Device  string
	Address []byte        // a hash of the network address from which it begins
	Kept    bool          // whether the cookie outlives the browser
	Idle    time.Duration // how long it stands without being used, in whole seconds
	// ExpiresAt is when it ends whatever is done. That of tokens moves on with each refresh.
	ExpiresAt time.Time
}

// SignIn is a user's beginning of a session in the place of another.
type SignIn struct {
	Session NewSession
	// PasswordHash is the hash with which the password has been compared. Should the account have another by now, nothing
	// begins. Empty: it does not matter.
	PasswordHash string
	// Old is the session that the client had until now and that ends by it; zero: none.
	Old Viewer
	// Bring says that the households of Old, if that is a guest's, join those of the user.
	Bring bool
	// OldTokensUntil is when the last access token of Old has expired.
	OldTokensUntil time.Time
}

// KnownSession is a session that a cookie has named, and whose it is.
type KnownSession struct {
	Session
	Kept bool
	Idle time.Duration
	User *User
}

// Revocation is the end of a session of which access tokens may still be around.
type Revocation struct {
	Session SessionID
	Until   time.Time // by then all its access tokens have expired
}

// Attempt is one try at something that must not be tried without limit.
type Attempt struct {
	Key   [32]byte      // a hash of what the tries that count together have in common
	Burst int           // how many may follow each other at once
	Every time.Duration // then one in this time
}

// TooManyAttempts says that there have been too many attempts of a kind lately.
type TooManyAttempts struct {
	RetryAfter time.Duration // when the next one is admitted
}

// Error implements error.
func (e *TooManyAttempts) Error() string {
	return fmt.Sprintf("too many attempts; try again in %d seconds", int(math.Ceil(e.RetryAfter.Seconds())))
}

// RevocationWatcher is told of the ends of sessions. Its methods are called one at a time, but for Deaf.
type RevocationWatcher interface {
	// Reload is called when the connection is there, first or again: what has been missed is to be looked up. Where it
	// returns an error it is called again.
	Reload(context.Context) error
	// Revoked tells of the end of a session.
	Revoked(Revocation)
	// Heard says that everything has been told that was committed before this moment of the program's own clock.
	Heard(time.Time)
	// Deaf says that the connection is lost, and that nothing is told until the next Reload.
	Deaf()
}
