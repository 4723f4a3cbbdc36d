package auth

import (
	"context"
	"time"

	"menagerie/internal/pets"
)

// Store is what this package needs of the database. Every moment in time is passed in; the store has no clock. Where a
// session is ended, until says when the last access token of it has expired: so long the instances remember it.
type Store interface {
	// CreateUser opens an account with its household, and begins its first session. It returns pets.Problems with
	// pets.EmailTaken and the path ["email"] where the EmailKey is taken.
	CreateUser(ctx context.Context, u pets.NewUser, n pets.NewSession, now time.Time) (*pets.KnownSession, error)

	// BeginGuest makes a guest with a household, and begins her session.
	BeginGuest(ctx context.Context, g pets.NewUser, n pets.NewSession, now time.Time) (*pets.KnownSession, error)

	// MakeAccount makes an account of a guest and begins a session in the place of all the guest's. It returns
	// pets.ErrSessionEnded where the viewer is no guest any more, and else as CreateUser does.
	MakeAccount(ctx context.Context, guest pets.Viewer, u pets.NewUser, n pets.NewSession, until, now time.Time) (*pets.KnownSession, error)

	// Credentials returns the account of an e-mail key and the hash of its password, or pets.ErrNotFound; and whether it has
	// a session that began at the address of this hash.
	Credentials(ctx context.Context, emailKey string, address []byte) (user *pets.User, hash string, familiar bool, err error)

	// PasswordHash returns the hash of the viewer's password and the key of her e-mail address, or pets.ErrNotFound.
	PasswordHash(ctx context.Context, viewer pets.Viewer) (hash, emailKey string, err error)

	// ChangePassword keeps the hash of another password, ends all sessions of the viewer but this one, and returns which.
	ChangePassword(ctx context.Context, viewer pets.Viewer, hash string, until time.Time) ([]pets.SessionID, error)

	// DeleteUser deletes the viewer's account with its sessions, and returns which those were.
	DeleteUser(ctx context.Context, viewer pets.Viewer, until time.Time) ([]pets.SessionID, error)

	// HouseholdsOf returns for each of the users the households that she and the viewer share.
	HouseholdsOf(ctx context.Context, viewer pets.Viewer, users []pets.UserID) (map[pets.UserID][]*pets.Household, error)

	// RemoveAbandoned removes some of what is in those of the households to which nobody belongs, and reports whether there may
	// be more.
	RemoveAbandoned(ctx context.Context, households []pets.HouseholdID, limit int) (more bool, err error)

	// BeginSession begins a session of a user and ends the one that it replaces. It returns pets.ErrNotFound where there is no
	// such user.
	BeginSession(ctx context.Context, user pets.UserID, in pets.SignIn, now time.Time) (*pets.KnownSession, error)

	// Session returns the session of this id whose secret has this hash, and notes that it is used. It returns
	// pets.ErrSessionEnded where none stands.
	Session(ctx context.Context, id pets.SessionID, secret []byte, now time.Time) (*pets.KnownSession, error)

	// SessionStands returns pets.ErrSessionEnded where the viewer's session does not stand.
	SessionStands(ctx context.Context, viewer pets.Viewer) error

	// EndSession ends a session of the viewer, or returns pets.ErrNotFound.
	EndSession(ctx context.Context, viewer pets.Viewer, id pets.SessionID, until time.Time) error

	// EndOtherSessions ends all sessions of the viewer but this one, and returns which.
	EndOtherSessions(ctx context.Context, viewer pets.Viewer, until time.Time) ([]pets.SessionID, error)

	// Revocations returns the sessions that have been ended and of which an access token may still be around.
	Revocations(ctx context.Context, now time.Time) ([]pets.Revocation, error)

	// WatchRevocations tells the watcher of each session that is ended, until ctx ends, and of a sign of life that often.
	WatchRevocations(ctx context.Context, w pets.RevocationWatcher, every time.Duration)

	// CountOwnAnimals returns how many animals the viewer has.
	CountOwnAnimals(ctx context.Context, viewer pets.Viewer) (int, error)

	// RotateRefreshToken marks the token with this hash as used and keeps the next one of its session, in one go. It
	// returns pets.ErrRefreshToken where the token is good for nothing; one that was used before ends its session.
	RotateRefreshToken(ctx context.Context, hash [32]byte, next pets.RefreshToken, until, now time.Time) (*pets.KnownSession, error)

	// Attempt counts an attempt of each kind, and returns *pets.TooManyAttempts where one has been made too often lately.
	Attempt(ctx context.Context, attempts []pets.Attempt, now time.Time) error

	// ForgetAttempts forgets all attempts of a kind.
	ForgetAttempts(ctx context.Context, key [32]byte) error

	// SigningKeys returns every key that still may have signed a valid token, the newest last. It may return older
	// ones.
	SigningKeys(ctx context.Context) ([]pets.SigningKey, error)

	// CreateFirstSigningKey keeps the key unless there is one already, so that instances that start at once agree.
	CreateFirstSigningKey(ctx context.Context, k pets.SigningKey) error

	// CreateSigningKey keeps one more key.
	CreateSigningKey(ctx context.Context, k pets.SigningKey) error
}
