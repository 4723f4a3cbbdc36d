package auth_test

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

// TestAccessToken looks at a token from outside, as another service would that only knows the standards.
func TestAccessToken(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	clock.advance(987 * time.Millisecond)
	s := newService(t, store, clock.now)
	tokens := issue(t, s)

	parts := strings.Split(tokens.Access, ".")
	if len(parts) != 3 {
		t.Fatalf("a token of %d parts", len(parts))
	}
	key := store.keys[0]
	if diff := cmp.Diff(object{"alg": "EdDSA", "kid": key.ID, "typ": "JWT"}, decodePart(t, parts[0])); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	claims := decodePart(t, parts[1])
	if _, err := uuid.Parse(claims["jti"].(string)); err != nil {
		t.Errorf("jti: %v", err)
	}
	delete(claims, "jti")
	iat := float64(newClock().now().Unix())
	if diff := cmp.Diff(object{"iss": issuer, "aud": audience, "sub": ann.String(), "sid": auth.IssuedSession.String(), "iat": iat, "exp": iat + 600}, claims); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if want := newClock().now().Add(10 * time.Minute); !tokens.AccessExpiresAt.Equal(want) {
		t.Errorf("expires at %v, want %v", tokens.AccessExpiresAt, want)
	}
	signature, _ := base64.RawURLEncoding.DecodeString(parts[2])
	public := ed25519.NewKeyFromSeed(key.Private).Public().(ed25519.PublicKey)
	if !ed25519.Verify(public, []byte(parts[0]+"."+parts[1]), signature) {
		t.Error("the signature is not that of the key")
	}
	if v, err := s.Verify(t.Context(), tokens.Access); err != nil || v != (auth.Viewer{User: ann, Session: auth.IssuedSession}) {
		t.Errorf("Verify: %v, %v", v, err)
	}
	if again := issue(t, s); again.Access == tokens.Access || again.Refresh == tokens.Refresh {
		t.Error("two tokens of the same second are the same")
	}
}

func TestVerify(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	s := newService(t, store, clock.now)
	key := store.keys[0]
	public := ed25519.NewKeyFromSeed(key.Private).Public().(ed25519.PublicKey)
	_, otherPrivate, _ := ed25519.GenerateKey(nil)
	other := pets.SigningKey{Private: otherPrivate.Seed()}

	header := object{"alg": "EdDSA", "kid": key.ID, "typ": "JWT"}
	at := func(d time.Duration) int64 { return clock.now().Add(d).Unix() }
	claims := object{"iss": issuer, "aud": audience, "sub": ann.String(), "sid": auth.IssuedSession.String(), "iat": at(0), "exp": at(time.Minute)}
	valid := makeToken(header, claims, signWith(key))
	parts := strings.Split(valid, ".")

	// signed is a token that the server itself might have made, but for the changes.
	signed := func(changedHeader, changedClaims object) string {
		return makeToken(header.with(changedHeader), claims.with(changedClaims), signWith(key))
	}
	hs256 := func(secret []byte) func([]byte) []byte {
		return func(input []byte) []byte {
			mac := hmac.New(sha256.New, secret)
			mac.Write(input)
			return mac.Sum(nil)
		}
	}
	nothing := func([]byte) []byte { return nil }
	jwk := object{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(otherPrivate.Public().(ed25519.PublicKey))}
	jsonForm, _ := json.Marshal(object{"protected": parts[0], "payload": parts[1], "signature": parts[2]})

	const accepted = ""
	const (
		malformed = "not a JWT signed with EdDSA"
		signature = "signature"
		noKey     = "names no key"
		unknown   = "not known"
		iss       = "iss"
		aud       = "aud"
		sub       = "sub"
		sid       = "sid"
		notYet    = "not valid yet"
		times     = "iat, exp"
		expired   = "expired"
	)
	tests := []struct{ name, token, refused string }{
		{"as the server makes it", valid, accepted},
		{"without typ", signed(object{"typ": nil}, nil), accepted},
		{"with unknown claims", signed(nil, object{"azp": "1", "scope": "x"}), accepted},

		{"alg none without signature", makeToken(header.with(object{"alg": "none"}), claims, nothing), malformed},
		{"alg none with the signature", signed(object{"alg": "none"}, nil), malformed},
		{"alg None", makeToken(header.with(object{"alg": "None"}), claims, nothing), malformed},
		{"alg missing", signed(object{"alg": nil}, nil), malformed},
		{"alg empty", signed(object{"alg": ""}, nil), malformed},
		{"alg eddsa", signed(object{"alg": "eddsa"}, nil), malformed},
		{"alg a list", signed(object{"alg": []string{"EdDSA"}}, nil), malformed},
		{"HS256 with the public key", makeToken(header.with(object{"alg": "HS256"}), claims, hs256(public)), malformed},
		{"HS256 with the key's id", makeToken(header.with(object{"alg": "HS256"}), claims, hs256([]byte(key.ID))), malformed},
		{"EdDSA with HS256's signature", makeToken(header, claims, hs256(public)), signature},
		{"RS256", makeToken(header.with(object{"alg": "RS256"}), claims, func([]byte) []byte { return make([]byte, 256) }), malformed},
		{"ES256", makeToken(header.with(object{"alg": "ES256"}), claims, func([]byte) []byte { return make([]byte, 64) }), malformed},

		{"another's key", makeToken(header, claims, signWith(other)), signature},
		{"another's key, which is sent along", makeToken(header.with(object{"jwk": jwk}), claims, signWith(other)), signature},
		{"another's key, which is to be fetched", makeToken(header.with(object{"jku": "https://evil.example/jwks"}), claims, signWith(other)), signature},
		{"without signature", makeToken(header, claims, nothing), signature},
		{"signature of zeros", makeToken(header, claims, func([]byte) []byte { return make([]byte, 64) }), signature},
		{"critical header that nobody knows", signed(object{"crit": []string{"x"}, "x": 1}, nil), signature},
		{"kid unknown", signed(object{"kid": "unknown"}, nil), unknown},
		{"kid missing", signed(object{"kid": nil}, nil), noKey},
		{"kid empty", signed(object{"kid": ""}, nil), noKey},
		{"kid a number", signed(object{"kid": 1}, nil), malformed},
		{"kid a path", signed(object{"kid": "../../dev/null"}, nil), unknown},

		{"iss another", signed(nil, object{"iss": "https://evil.example"}), iss},
		{"iss longer", signed(nil, object{"iss": issuer + "/"}), iss},
		{"iss missing", signed(nil, object{"iss": nil}), iss},
		{"aud another", signed(nil, object{"aud": "other"}), aud},
		{"aud missing", signed(nil, object{"aud": nil}), aud},
		{"aud of none", signed(nil, object{"aud": []string{}}), aud},
		{"aud of several", signed(nil, object{"aud": []string{"other", audience}}), accepted},

		{"exp now", signed(nil, object{"exp": at(0)}), accepted},
		{"exp at the leeway's end", signed(nil, object{"exp": at(-auth.Leeway)}), accepted},
		{"exp past the leeway", signed(nil, object{"exp": at(-auth.Leeway - time.Second)}), expired},
		{"exp long past", signed(nil, object{"exp": 1}), expired},
		{"exp missing", signed(nil, object{"exp": nil}), times},
		{"exp a string", signed(nil, object{"exp": "tomorrow"}), signature},
		{"exp beyond all time", signed(nil, object{"exp": 1e300}), signature},
		{"iat at the leeway's end", signed(nil, object{"iat": at(auth.Leeway)}), accepted},
		{"iat past the leeway", signed(nil, object{"iat": at(auth.Leeway + time.Second)}), notYet},
		{"iat missing", signed(nil, object{"iat": nil}), times},
		{"nbf at the leeway's end", signed(nil, object{"nbf": at(auth.Leeway)}), accepted},
		{"nbf past the leeway", signed(nil, object{"nbf": at(auth.Leeway + time.Second)}), notYet},
		{"expired and of another issuer", signed(nil, object{"exp": 1, "iss": "https://evil.example"}), iss},
		{"expired and of another's key", makeToken(header, claims.with(object{"exp": 1}), signWith(other)), signature},

		{"sub missing", signed(nil, object{"sub": nil}), sub},
		{"sub empty", signed(nil, object{"sub": ""}), sub},
		{"sub a name", signed(nil, object{"sub": "ann"}), sub},
		{"sub a number", signed(nil, object{"sub": 1}), signature},
		{"sub in upper case", signed(nil, object{"sub": strings.ToUpper(ann.String())}), sub},
		{"sub in braces", signed(nil, object{"sub": "{" + ann.String() + "}"}), sub},
		{"sub a URN", signed(nil, object{"sub": "urn:uuid:" + ann.String()}), sub},
		{"sub without hyphens", signed(nil, object{"sub": strings.ReplaceAll(ann.String(), "-", "")}), sub},
		{"sid missing", signed(nil, object{"sid": nil}), sid},
		{"sid empty", signed(nil, object{"sid": ""}), sid},
		{"sid a name", signed(nil, object{"sid": "1"}), sid},
		{"sid a number", signed(nil, object{"sid": 1}), signature},
		{"sid in upper case", signed(nil, object{"sid": strings.ToUpper(auth.IssuedSession.String())}), sid},
		{"sid in braces", signed(nil, object{"sid": "{" + auth.IssuedSession.String() + "}"}), sid},

		{"nothing", "", malformed},
		{"garbage", "garbage", malformed},
		{"garbage of three parts", "a.b.c", malformed},
		{"dots", "..", malformed},
		{"binary", "\x00\xff.\x00.\xff", malformed},
		{"two parts", parts[0] + "." + parts[1], malformed},
		{"four parts", valid + "." + parts[2], malformed},
		{"five parts, as if encrypted", valid + ".a.b", malformed},
		{"the JSON form", string(jsonForm), malformed},
		{"padded", valid + "==", malformed},
		{"a space before", " " + valid, malformed},
		{"a space behind", valid + " ", malformed},
		{"a space within", parts[0] + ". " + parts[1] + "." + parts[2], malformed},
		{"a tab behind", valid + "\t", malformed},
		{"a line break behind", valid + "\n", malformed},
		{"a line break within", parts[0] + "\r\n." + parts[1] + "." + parts[2], malformed},
		{"two tokens", valid + "," + valid, malformed},
		{"nested too deep", base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("[", 4000))) + ".e30.e30", malformed},
		{"8 kB", signed(nil, object{"x": strings.Repeat("x", 5650)}), accepted},
		{"more than 8 kB", signed(nil, object{"x": strings.Repeat("x", 6000)}), "longer than 8192 bytes"},
		{"10 MB", strings.Repeat("x", 10<<20), "longer than 8192 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			viewer, err := s.Verify(t.Context(), test.token)
			if test.refused == accepted {
				if err != nil || viewer != (auth.Viewer{User: ann, Session: auth.IssuedSession}) {
					t.Fatalf("got %v, %v; want %v", viewer, err, ann)
				}
				return
			}
			if err == nil || viewer != (auth.Viewer{}) {
				t.Fatalf("accepted as %v", viewer)
			}
			if !errors.Is(err, auth.ErrInvalidToken) || errors.Is(err, auth.ErrUnavailable) || !strings.Contains(err.Error(), test.refused) {
				t.Errorf("got %q; want an ErrInvalidToken with %q", err, test.refused)
			}
			if errors.Is(err, auth.ErrExpiredToken) != (test.refused == expired) {
				t.Errorf("%q is taken for the wrong kind", err)
			}
			if len(test.token) > 100 && strings.Contains(err.Error(), test.token[:20]) {
				t.Errorf("%q quotes the token", err)
			}
		})
	}
}

// TestTokenIsGoodUntilItExpires: whoever it is for and whenever it was issued, a token is good in its time and at no
// other.
func TestTokenIsGoodUntilItExpires(t *testing.T) {
	clock := newClock()
	begin := clock.now()
	services := map[time.Duration]*auth.Service{}
	lifetimes := []time.Duration{time.Second, 10 * time.Minute, 24 * time.Hour}
	for _, ttl := range lifetimes {
		config := quiet
		config.AccessTTL, config.Now = ttl, clock.now
		s, err := auth.New(t.Context(), &keyStore{}, config)
		if err != nil {
			t.Fatal(err)
		}
		services[ttl] = s
	}
	rapid.Check(t, func(t *rapid.T) {
		user := pets.UserID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "user"))
		ttl := rapid.SampledFrom(lifetimes).Draw(t, "lifetime")
		s := services[ttl]
		upTo := func(d time.Duration, label string) time.Duration {
			return time.Duration(rapid.Int64Range(0, int64(d)).Draw(t, label))
		}
		issued := begin.Add(upTo(1000*time.Hour, "issued"))
		clock.set(issued)
		tokens, err := s.Issue(t.Context(), user)
		if err != nil {
			t.Fatal(err)
		}
		life := tokens.AccessExpiresAt.Sub(issued)
		if life > ttl || life <= ttl-time.Second {
			t.Fatalf("expires after %v", life)
		}
		check := func(at time.Time, want bool) {
			clock.set(at)
			viewer, err := s.Verify(t.Context(), tokens.Access)
			if (err == nil) != want || want && viewer.User != user {
				t.Fatalf("%v after its issue: %v, %v", at.Sub(issued), viewer, err)
			}
			if !want && errors.Is(err, auth.ErrExpiredToken) != at.After(issued) {
				t.Fatalf("%v after its issue: %v", at.Sub(issued), err)
			}
		}
		first := issued.Truncate(time.Second).Add(-auth.Leeway)
		last := tokens.AccessExpiresAt.Add(auth.Leeway)
		check(issued, true)
		check(issued.Add(upTo(life, "within")), true)
		check(first, true)
		check(first.Add(-1-upTo(1000*time.Hour, "early")), false)
		check(last, true)
		check(last.Add(1+upTo(1000*time.Hour, "late")), false)
	})
}

// TestNoBitCanBeChanged: a token of which a single bit is another is not valid.
func TestNoBitCanBeChanged(t *testing.T) {
	s := newService(t, &keyStore{}, newClock().now)
	parts := strings.Split(issue(t, s).Access, ".")
	rapid.Check(t, func(t *rapid.T) {
		changed := append([]string(nil), parts...)
		part := rapid.IntRange(0, 2).Draw(t, "part")
		b, err := base64.RawURLEncoding.DecodeString(changed[part])
		if err != nil {
			t.Fatal(err)
		}
		bit := rapid.IntRange(0, 8*len(b)-1).Draw(t, "bit")
		b[bit/8] ^= 1 << (bit % 8)
		changed[part] = base64.RawURLEncoding.EncodeToString(b)
		if v, err := s.Verify(t.Context(), strings.Join(changed, ".")); err == nil {
			t.Fatalf("accepted as %v", v)
		}
	})
}

// BenchmarkVerify: a token that is verified by its signature, and one that the instance remembers.
func BenchmarkVerify(b *testing.B) {
	for _, bench := range []struct {
		name string
		size int
	}{{"signature", -1}, {"remembered", 0}} {
		b.Run(bench.name, func(b *testing.B) {
			store := &watched{}
			config := quiet
			config.TokenCache, config.RevocationLag = bench.size, time.Hour
			s, err := auth.New(b.Context(), store, config)
			if err != nil {
				b.Fatal(err)
			}
			store.connect(s).Heard(time.Now())
			token := issue(b, s).Access
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Verify(b.Context(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
