package auth

import (
	"cmp"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"

	"menagerie/internal/pets"
)

const (
	// keysMaxAge is how old the keys may be where it matters that a new one is known: for signing and for publishing.
	keysMaxAge = time.Minute
	// reloadInterval is the shortest time between two questions to the store, whatever is sent.
	reloadInterval = time.Second
	// storeTimeout is how long the store may take to answer.
	storeTimeout = 3 * time.Second
)

// RotateKeys makes a new key. Its public half is published at once; it signs from Config.ActivationDelay later, when
// every instance knows it and so does every other service that keeps to the Cache-Control of the JWKS. The key before
// it goes on verifying what it has signed until that has expired, so that nobody is signed out.
//
// The private half is left out of the key returned. It returns the error of the store.
func (s *Service) RotateKeys(ctx context.Context) (pets.SigningKey, error) {
	now := s.config.Now()
	key, err := newSigningKey(now, now.Add(s.config.ActivationDelay))
	if err != nil {
		return pets.SigningKey{}, err
	}
	if err := s.store.CreateSigningKey(ctx, key); err != nil {
		return pets.SigningKey{}, err
	}
	s.config.Logger.InfoContext(ctx, "made a new signing key", "kid", key.ID, "signs_from", key.ActiveFrom)
	// The key is made, whether or not this instance hears of it at once. Where not, that is logged, and it does later.
	_ = s.keys.load(ctx)
	key.Private = nil
	return key, nil
}

// newSigningKey makes a key. Its id is its thumbprint (RFC 7638), which no other key has.
func newSigningKey(created, active time.Time) (pets.SigningKey, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return pets.SigningKey{}, fmt.Errorf("auth: making a key: %w", err)
	}
	thumbprint, err := (&jose.JSONWebKey{Key: public}).Thumbprint(crypto.SHA256)
	if err != nil {
		return pets.SigningKey{}, fmt.Errorf("auth: making a key: %w", err)
	}
	return pets.SigningKey{
		ID:         base64.RawURLEncoding.EncodeToString(thumbprint),
		Private:    private.Seed(),
		CreatedAt:  created.UTC(),
		ActiveFrom: active.UTC(),
	}, nil
}

// signingKey is a key in use.
type signingKey struct {
	id         string
	public     ed25519.PublicKey
	signer     jose.Signer
	activeFrom time.Time
	retires    time.Time // after this, all that it signed has expired; zero for the newest key
}

func (k *signingKey) retiredAt(now time.Time) bool {
	return !k.retires.IsZero() && now.After(k.retires)
}

// keySet is the keys as the store had them at a moment. It is never changed.
type keySet struct {
	keys     []*signingKey // in the order in which they sign
	byID     map[string]*signingKey
	loadedAt time.Time
}

func newKeySet(stored []pets.SigningKey, accessTTL time.Duration, loadedAt time.Time) (*keySet, error) {
	stored = slices.SortedFunc(slices.Values(stored), func(a, b pets.SigningKey) int {
		return cmp.Or(a.ActiveFrom.Compare(b.ActiveFrom), a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	set := &keySet{byID: make(map[string]*signingKey, len(stored)), loadedAt: loadedAt}
	for i, k := range stored {
		if len(k.Private) != ed25519.SeedSize {
			return nil, fmt.Errorf("the key %s has %d bytes and should have %d", k.ID, len(k.Private), ed25519.SeedSize)
		}
		private := ed25519.NewKeyFromSeed(k.Private)
		signer, err := jose.NewSigner(
			jose.SigningKey{Algorithm: jose.EdDSA, Key: jose.JSONWebKey{Key: private, KeyID: k.ID}},
			(&jose.SignerOptions{}).WithType("JWT"))
		if err != nil {
			return nil, fmt.Errorf("the key %s: %w", k.ID, err)
		}
		key := &signingKey{id: k.ID, public: private.Public().(ed25519.PublicKey), signer: signer, activeFrom: k.ActiveFrom}
		if i+1 < len(stored) {
			// No instance issues a token of this key that says a later moment than the next key's first, by whatever
			// clock.
			key.retires = stored[i+1].ActiveFrom.Add(accessTTL + Leeway)
		}
		set.keys = append(set.keys, key)
		set.byID[k.ID] = key
	}
	return set, nil
}

// signing returns the key that signs at a moment: the last that is active. Where none is yet, because the instance that
// made the first has a clock ahead of ours, it is that one.
func (s *keySet) signing(now time.Time) *signingKey {
	for _, k := range slices.Backward(s.keys) {
		if !k.activeFrom.After(now) {
			return k
		}
	}
	return s.keys[0]
}

// keyring holds the keys of this instance and brings them up to date.
type keyring struct {
	store     Store
	now       func() time.Time
	logger    *slog.Logger
	accessTTL time.Duration

	set atomic.Pointer[keySet] // never nil, and never without a key

	// turn is held by whoever asks the store, and guards what follows. It is a channel so that those who wait for it
	// can give up.
	turn    chan struct{}
	askedAt time.Time // when the store last answered, or failed to
	outcome error     // what came of it
}

func newKeyring(ctx context.Context, store Store, config Config) (*keyring, error) {
	k := &keyring{store: store, now: config.Now, logger: config.Logger, accessTTL: config.AccessTTL, turn: make(chan struct{}, 1)}
	return k, k.load(ctx)
}

// verifying returns the key with the id. It asks the store only for an id that it does not know.
func (k *keyring) verifying(ctx context.Context, id string) (*signingKey, error) {
	if key := k.set.Load().byID[id]; key != nil {
		return key, nil
	}
	if err := k.reload(ctx); err != nil {
		return nil, err
	}
	if key := k.set.Load().byID[id]; key != nil {
		return key, nil
	}
	return nil, errUnknownKey
}

// signing returns the key that signs at a moment. It insists on fresh keys: an instance that had not heard of a new key
// would go on signing with the one before, beyond the moment from which others no longer expect it.
func (k *keyring) signing(ctx context.Context, now time.Time) (*signingKey, error) {
	set, err := k.fresh(ctx)
	if err != nil {
		return nil, err
	}
	return set.signing(now), nil
}

// fresh returns the keys, and asks the store for them first if they are older than keysMaxAge. Where the store does not
// answer, it returns the old ones beside the error.
func (k *keyring) fresh(ctx context.Context) (*keySet, error) {
	set := k.set.Load()
	if k.now().Sub(set.loadedAt) < keysMaxAge {
		return set, nil
	}
	err := k.reload(ctx)
	return k.set.Load(), err
}

// reload asks the store for the keys, but at most once in reloadInterval: whoever comes too early, or has waited while
// another asked, gets what came of that. So neither a flood of forged ids nor a store that is away costs more.
func (k *keyring) reload(ctx context.Context) error {
	if err := k.take(ctx); err != nil {
		return err
	}
	defer k.release()
	if k.now().Sub(k.askedAt) < reloadInterval {
		return k.outcome
	}
	// Others wait for this answer as well, and shall not lose it because one client has gone.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeTimeout)
	defer cancel()
	return k.ask(ctx)
}

// load asks the store for the keys in any case.
func (k *keyring) load(ctx context.Context) error {
	if err := k.take(ctx); err != nil {
		return err
	}
	defer k.release()
	return k.ask(ctx)
}

func (k *keyring) take(ctx context.Context) error {
	select {
	case k.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return unavailable("auth: waiting for the signing keys", ctx.Err())
	}
}

func (k *keyring) release() { <-k.turn }

// ask gets the keys from the store; whoever calls it holds the turn.
func (k *keyring) ask(ctx context.Context) error {
	// The keys are as old as the question, while the next question waits for a time after the answer: an answer that
	// takes long shall not be followed at once by the questions of all who waited for it.
	set, err := k.stored(ctx, k.now())
	k.askedAt = k.now()
	if err != nil {
		k.outcome = unavailable("auth: loading the signing keys", err)
		k.logger.WarnContext(ctx, "the signing keys could not be loaded", "error", err)
		return k.outcome
	}
	k.outcome = nil
	k.set.Store(set)
	return nil
}

// stored returns the keys of the store, and makes the first where it has none. There is none at the first start, and
// after somebody has removed all because they leaked.
func (k *keyring) stored(ctx context.Context, now time.Time) (*keySet, error) {
	keys, err := k.store.SigningKeys(ctx)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		first, err := newSigningKey(now, now)
		if err != nil {
			return nil, err
		}
		if err := k.store.CreateFirstSigningKey(ctx, first); err != nil {
			return nil, err
		}
		if keys, err = k.store.SigningKeys(ctx); err != nil { // another instance may have been faster
			return nil, err
		}
		if len(keys) == 0 {
			return nil, fmt.Errorf("the store did not keep the first key %s", first.ID)
		}
	}
	return newKeySet(keys, k.accessTTL, now)
}
