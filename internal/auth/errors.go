package auth

import (
	"errors"
	"fmt"
)

// ErrWrongCredentials says that no account has this e-mail address and this password. It does not say which is wrong.
var ErrWrongCredentials = errors.New("the e-mail address or the password is wrong")

// ErrWrongPassword says that a password that was to confirm something is not the viewer's.
var ErrWrongPassword = errors.New("the password is wrong")

// ErrInvalidToken is what every error is that says that a request's credential is there and is not valid. The message
// of such an error gives the reason in ASCII, for the client's developer, and holds no part of the credential.
var ErrInvalidToken = errors.New("the access token is not valid")

// ErrExpiredToken is the ErrInvalidToken of a token that was valid once. Its holder can go on with a refresh token.
var ErrExpiredToken error = tokenError("the access token has expired")

// ErrInvalidSession says that a request has a cookie that names no session that stands: it has ended, or is none at all.
var ErrInvalidSession = errors.New("your session has ended; sign in again")

// ErrCrossSite says that a request with a cookie would change something and comes from another site's page.
var ErrCrossSite = errors.New("a change with the session's cookie must come from a page of this site")

// ErrTwoUsers says that a request has a cookie and a token of different users.
var ErrTwoUsers = errors.New("the request has a session's cookie and an access token of different users; send one of them")

// ErrUnavailable says that a request could be neither served nor refused, because the store of the keys did not answer
// or the server has too much to do. The same request may succeed later.
var ErrUnavailable = errors.New("temporarily unavailable")

// tokenError is an ErrInvalidToken with its reason. Being a string that this package wrote, it can be shown to a
// client: the errors of the libraries quote what they were given.
type tokenError string

func (e tokenError) Error() string { return string(e) }

func (e tokenError) Is(target error) bool { return target == ErrInvalidToken }

func unavailable(doing string, err error) error {
	return fmt.Errorf("%s: %w: %w", doing, ErrUnavailable, err)
}
