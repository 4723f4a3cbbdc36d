package pets

import (
	"errors"
	"time"
	"unicode/utf8"
)

// MaxIdempotencyKey is the length of an idempotency key, in characters.
const MaxIdempotencyKey = 255

// IdempotencyKeyKept is how long a store keeps an idempotency key. Clients are promised 24 hours; the clocks of the instances,
// one of which keeps the key and another removes it, may differ.
const IdempotencyKeyKept = 25 * time.Hour

// ErrIdempotencyKey says that a text cannot be an idempotency key.
var ErrIdempotencyKey = errors.New("an idempotency key has 1 to 255 characters, and no NUL")

// ErrIdempotencyKeyReused says that the viewer has used the idempotency key already: with another input, or for an animal that she can
// see no more.
var ErrIdempotencyKeyReused = errors.New("the idempotency key has been used for something else")

// CheckIdempotencyKey returns ErrIdempotencyKey unless the text can be one. It is taken as it is: white space counts.
func CheckIdempotencyKey(key string) error {
	n := utf8.RuneCountInString(key)
	if n < 1 || n > MaxIdempotencyKey || !utf8.ValidString(key) {
		return ErrIdempotencyKey
	}
	for _, r := range key {
		if r == 0 { // PostgreSQL has no such text
			return ErrIdempotencyKey
		}
	}
	return nil
}
