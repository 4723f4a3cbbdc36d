package auth

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"sync/atomic"

	"github.com/go-jose/go-jose/v4/jwt"
	lru "github.com/hashicorp/golang-lru/v2"
)

// DefaultTokenCache is how many verified tokens an instance remembers where Config does not say, in some 3 MB.
const DefaultTokenCache = 10_000

// verified is what a signature vouches for: all of a token that stays true for as long as its key does. Whether that key is still
// known and not retired, the time and the session are looked at again with each request.
type verified struct {
	viewer                     Viewer
	kid                        string
	public                     [ed25519.PublicKeySize]byte // of the key by which it was verified
	issued, notBefore, expires jwt.NumericDate             // notBefore: 0 where the token does not say
}

// by reports whether it was this key that verified the token.
func (v *verified) by(key *signingKey) bool { return bytes.Equal(v.public[:], key.public) }

// tokenCache remembers what the signatures of tokens vouch for, so that a token is verified by its signature once: those used last,
// of a bounded number. It is safe for concurrent use.
//
// The tokens themselves are not in it, but their SHA-256. So nothing in memory can be presented, and how long a look-up takes
// tells nothing of the tokens that are there: nobody can choose a hash that shares its beginning with another's. Only what has
// been accepted is kept. To remember what was refused would let whoever sends garbage drive out the tokens of others.
type tokenCache struct {
	lru          *lru.Cache[tokenID, verified] // nil: nothing is remembered
	hits, misses atomic.Uint64
}

type tokenID [sha256.Size]byte

// newTokenCache returns a cache of so many tokens at most; of none where size is not positive.
func newTokenCache(size int) (*tokenCache, error) {
	c := new(tokenCache)
	if size <= 0 {
		return c, nil
	}
	var err error
	c.lru, err = lru.New[tokenID, verified](size)
	return c, err
}

func identify(token string) tokenID {
	var room [1 << 10]byte // a conversion to bytes would take memory from the heap
	return sha256.Sum256(append(room[:0], token...))
}

func (c *tokenCache) get(token string) (id tokenID, v verified, hit bool) {
	if c.lru != nil {
		id = identify(token)
		v, hit = c.lru.Get(id)
	}
	if hit {
		c.hits.Add(1)
	} else {
		c.misses.Add(1)
	}
	return id, v, hit
}

func (c *tokenCache) add(id tokenID, v verified) {
	if c.lru != nil {
		c.lru.Add(id, v)
	}
}

func (c *tokenCache) remove(id tokenID) {
	if c.lru != nil {
		c.lru.Remove(id)
	}
}

// TokenCacheHits returns how many tokens have been known again without a look at their signature.
func (s *Service) TokenCacheHits() uint64 { return s.verified.hits.Load() }

// TokenCacheMisses returns how many tokens have been verified by their signature, or refused before it was looked at.
func (s *Service) TokenCacheMisses() uint64 { return s.verified.misses.Load() }
