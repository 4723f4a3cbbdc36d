package auth_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

// A cookie names the session for which it was made, and its secret has the hash that the store keeps.
func TestCookieCarriesASession(t *testing.T) {
	seen := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		id := pets.SessionID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		secret, hash := auth.NewSecret()
		if seen[secret] {
			t.Fatal("two sessions have one secret")
		}
		seen[secret] = true
		value := auth.CookieValue(id, secret)
		gotID, gotHash, ok := auth.ParseCookie(value)
		if !ok || gotID != id || !bytes.Equal(gotHash, hash) {
			t.Fatalf("%s is %v, %x, %v", value, gotID, gotHash, ok)
		}
		// It passes through the header as it is.
		cookies, err := http.ParseCookie((&http.Cookie{Name: "x", Value: value}).String())
		if err != nil || len(cookies) != 1 || cookies[0].Value != value {
			t.Fatalf("%s becomes %v, %v", value, cookies, err)
		}
		// Another character anywhere is another cookie, or none.
		at := rapid.IntRange(0, len(value)-1).Draw(t, "at")
		other := rapid.SampledFrom([]byte("AQgwz09-_.=+/ \n\x00")).Draw(t, "other")
		if value[at] == other {
			return
		}
		changed := value[:at] + string(other) + value[at+1:]
		if otherID, otherHash, ok := auth.ParseCookie(changed); ok && otherID == id && bytes.Equal(otherHash, hash) {
			t.Fatalf("%s is the same as %s", changed, value)
		}
	})
}

// FuzzParseCookie: what is taken for a cookie is one that this program might have written, to the byte.
func FuzzParseCookie(f *testing.F) {
	secret := base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{0xfb}, 32))
	id := pets.SessionID{0x01, 0x99, 0x7f, 15: 0xff}
	good := auth.CookieValue(id, secret)
	name, _, _ := strings.Cut(good, ".")
	for _, value := range []string{
		"", ".", "..", good, good + ".", good + "=", " " + good, good + "\n", name, name + ".", "." + secret, secret + "." + name, name + secret,
		name + "." + secret[:42] + "\n", name + "." + secret[:40] + "\r\n\n", name[:21] + "\n." + secret, name + "." + secret[:42] + "9", name[:21] + "B." + secret,
		strings.ReplaceAll(good, "-", "+"), strings.ReplaceAll(good, "_", "/"), strings.ToUpper(good), good + good, strings.Repeat(".", 66), strings.Repeat("A", 1<<16),
		name + "." + secret[:41] + "==", "\x00" + good[1:],
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		id, hash, ok := auth.ParseCookie(value)
		if !ok {
			if hash != nil {
				t.Errorf("%q is none and has the hash %x", value, hash)
			}
			return
		}
		_, secret, _ := strings.Cut(value, ".")
		if again := auth.CookieValue(id, secret); again != value {
			t.Errorf("%q is taken for %q", value, again)
		}
		raw, err := base64.RawURLEncoding.Strict().DecodeString(secret)
		if err != nil || len(raw) != 32 || base64.RawURLEncoding.EncodeToString(raw) != secret {
			t.Errorf("the secret %q is none: %v", secret, err)
		}
		if sum := sha256.Sum256(raw); !bytes.Equal(sum[:], hash) {
			t.Errorf("the hash of %q is %x", secret, hash)
		}
	})
}
