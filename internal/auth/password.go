package auth

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime/debug"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"menagerie/internal/pets"
)

// The limits of a password, in characters. It may hold any characters, and none is taken away.
const (
	MinPassword = 8
	MaxPassword = 256
)

// passwordParams is the second of the equivalent settings of argon2id in OWASP's Password Storage Cheat Sheet: 19 MiB,
// two passes, one lane. Each hash carries its own parameters, so that those made with others stay good.
var passwordParams = &argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// maxHashing is how many hashes are computed at once. It bounds the memory that a crowd at the door can take, to 76
// MiB.
const maxHashing = 4

// Bounds on the wait for one of them. A hash takes some 50 ms of CPU, so who is last in the queue waits about a second; those
// beyond would only make all wait until nobody has the patience.
const (
	maxWaiting  = 32              // how many wait
	hashingWait = 4 * time.Second // how long
	// tidyAfter is how long after the last hash its memory is given back.
	tidyAfter = 2 * time.Second
	// hashingRetry is after what time those who are turned away may try again.
	hashingRetry = 5 * time.Second
)

// passwords computes the hashes of passwords, a few at a time.
type passwords struct {
	slots chan struct{}
	queue chan struct{} // those who have a slot, and those who wait for one
	dummy string        // the hash of a password that nobody has
	tidy  *time.Timer   // runs some seconds after the last hash
}

func newPasswords(ctx context.Context) (*passwords, error) {
	p := &passwords{slots: make(chan struct{}, maxHashing), queue: make(chan struct{}, maxHashing+maxWaiting)}
	p.tidy = time.AfterFunc(tidyAfter, p.giveBack)
	var err error
	p.dummy, err = p.hash(ctx, rand.Text())
	return p, err
}

// hash returns the hash of a password in PHC string format. It returns *pets.TooManyAttempts where too many wait
// already or the wait is too long, and ErrUnavailable where the context ends first.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	hash, err := argon2id.CreateHash(password, passwordParams)
	if err != nil {
		return "", fmt.Errorf("auth: hashing a password: %w", err)
	}
	return hash, nil
}

// match reports whether the hash is that of the password. It returns errors as hash does.
func (p *passwords) match(ctx context.Context, password, hash string) (bool, error) {
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("auth: comparing a password: %w", err)
	}
	return match, nil
}

func (p *passwords) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil { // where both are ready, select may choose either
		return unavailable("auth: waiting to hash a password", err)
	}
	select {
	case p.queue <- struct{}{}:
	default:
		return errBusy
	}
	wait := time.NewTimer(hashingWait)
	defer wait.Stop()
	var err error
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-wait.C:
		err = errBusy
	case <-ctx.Done():
		err = unavailable("auth: waiting to hash a password", ctx.Err())
	}
	<-p.queue
	return err
}

func (p *passwords) leave() {
	<-p.slots
	<-p.queue
	p.tidy.Reset(tidyAfter)
}

// giveBack returns the memory of hashes to the system when nobody has been hashing for a while: their 19 MiB are most of what this program ever has,
// and the collector lets garbage grow to several times what lives. It is no request's work, and so seldom that its cost, that of a
// collection, does not matter.
func (p *passwords) giveBack() {
	if len(p.queue) == 0 {
		debug.FreeOSMemory()
	}
}

var errBusy = &pets.TooManyAttempts{RetryAfter: hashingRetry}

// busy returns the error of whoever would join the queue now. It is asked before an attempt is counted: that the server has
// too much to do is not her doing. The attempt is counted before the wait all the same, so that those who have none left take no
// place in it.
func (p *passwords) busy() error {
	if len(p.queue) == cap(p.queue) {
		return errBusy
	}
	return nil
}

func tooLong(password string) bool { return utf8.RuneCountInString(password) > MaxPassword }
