package auth

import (
	"errors"
	"fmt"
)

// ErrWrongCredentials says that no account has this e-mail address and this password. It does not say which is wrong.
var ErrWrongCredentials = errors.New("the e-mail address or the password is wrong")

// ErrInvalidToken is what every error is that says that a request's credential is there and is not valid. The message
// of such an error gives the reason in ASCII, for the client's developer, and holds no part of the credential.
var ErrInvalidToken = errors.New("the access token is not valid")

// ErrExpiredToken is the ErrInvalidToken of a token that was valid once. Its holder can go on with a refresh token.
var ErrExpiredToken error = tokenError("the access token has expired")

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
