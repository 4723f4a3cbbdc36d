package auth

import (
	"encoding/binary"
	"runtime"
	"testing"
	"time"

	"menagerie/internal/pets"
)

// What an instance remembers of ended sessions has a bound. Beyond it nobody is let in whose session has ended: the instance is
// only not certain any more, until all that it could not remember is over.
func TestEndedSessionsAreBounded(t *testing.T) {
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	r := newRevocations(Config{Now: func() time.Time { return now }, RevocationLag: time.Hour}, nil)
	r.Heard(time.Now())
	id := func(n int) (s pets.SessionID) {
		binary.BigEndian.PutUint64(s[:], uint64(n))
		return s
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	until := now.Add(10 * time.Minute)
	for n := range maxEnded {
		r.Revoked(pets.Revocation{Session: id(n), Until: until})
	}
	check := func(n int, wantEnded, wantCertain bool) {
		t.Helper()
		if ended, certain := r.has(id(n)); ended != wantEnded || certain != wantCertain {
			t.Errorf("session %d at %v: %v, %v; want %v, %v", n, now, ended, certain, wantEnded, wantCertain)
		}
	}
	check(maxEnded, false, true)
	for n := range 1_000 {
		r.Revoked(pets.Revocation{Session: id(maxEnded + n), Until: until})
	}
	if len(r.ended) != maxEnded {
		t.Errorf("%d are remembered", len(r.ended))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if used := int64(after.HeapAlloc) - int64(before.HeapAlloc); used > 16<<20 {
		t.Errorf("they take %d bytes", used)
	} else {
		t.Logf("they take %d bytes", used)
	}
	check(0, true, true)
	check(maxEnded, false, false)
	check(-1, false, false)
	now = until.Add(Leeway)
	check(-1, false, false)
	now = now.Add(time.Second)
	check(-1, false, true)
	r.Revoked(pets.Revocation{Session: id(7), Until: now.Add(time.Minute)})
	r.Revoked(pets.Revocation{Session: id(maxEnded + 1), Until: now.Add(time.Minute)})
	check(maxEnded+1, true, true)
	check(-1, false, true)
}
