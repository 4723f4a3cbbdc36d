package db_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

// cookie begins a session of a cookie for the user of the account, and returns the account as it is known by that, and the
// hash of the secret.
func (a account) cookie(t testing.TB, d *dbtest.Database, change ...func(*pets.SignIn)) (account, []byte) {
	t.Helper()
	session, secret := cookieSession()
	in := pets.SignIn{Session: session, OldTokensUntil: until}
	for _, f := range change {
		f(&in)
	}
	known, err := d.BeginSession(t.Context(), a.viewer.User, in, now)
	if err != nil {
		t.Fatal(err)
	}
	return account{viewerOf(known), a.household}, secret
}

// newGuest begins a guest with her session.
func newGuest(t testing.TB, d *dbtest.Database) (account, []byte) {
	t.Helper()
	session, secret := cookieSession()
	known, err := d.BeginGuest(t.Context(), pets.NewUser{Name: "Guest", Household: "My animals"}, session, now)
	if err != nil {
		t.Fatal(err)
	}
	return accountOf(t, d, known), secret
}

// stands fails the test unless the session stands, or does not, by all that asks for it.
func (a account) stands(t testing.TB, d *dbtest.Database, secret []byte, want bool) {
	t.Helper()
	_, err := d.Session(t.Context(), a.viewer.Session, secret, now)
	if want && err != nil || !want && !errors.Is(err, pets.ErrSessionEnded) {
		t.Errorf("the look-up of the session: %v", err)
	}
	err = d.SessionStands(t.Context(), a.viewer)
	if want && err != nil || !want && !errors.Is(err, pets.ErrSessionEnded) {
		t.Errorf("whether it stands: %v", err)
	}
	revoked, err := d.Revocations(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	told := slices.Contains(revoked, pets.Revocation{Session: a.viewer.Session, Until: until})
	if told == want {
		t.Errorf("its access tokens are revoked: %v", told)
	}
}

// households returns the names of the user's households.
func (a account) households(t testing.TB, d *dbtest.Database) []string {
	t.Helper()
	homes, err := d.HouseholdsOf(t.Context(), a.viewer, []pets.UserID{a.viewer.User})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, h := range homes[a.viewer.User] {
		names = append(names, h.Name)
	}
	return names
}

// What begins a session returns what a look-up of it returns, and only to whoever has the secret.
func TestSessionIsLookedUp(t *testing.T) {
	d := dbtest.New(t)
	begin := map[string]func(n pets.NewSession) (*pets.KnownSession, error){
		"sign-up": func(n pets.NewSession) (*pets.KnownSession, error) {
			u := newUser()
			u.Email, u.EmailKey = "Ann@Example.org", "ann@example.org"
			return d.CreateUser(t.Context(), u, n, now)
		},
		"sign-in": func(n pets.NewSession) (*pets.KnownSession, error) {
			return d.BeginSession(t.Context(), signUp(t, d).viewer.User, pets.SignIn{Session: n, OldTokensUntil: until}, now)
		},
		"guest": func(n pets.NewSession) (*pets.KnownSession, error) {
			return d.BeginGuest(t.Context(), pets.NewUser{Name: "Guest", Household: "My animals"}, n, now)
		},
	}
	for name, begin := range begin {
		session, secret := cookieSession()
		session.Kept = name == "sign-in"
		begun, err := begin(session)
		if err != nil {
			t.Fatal(name, err)
		}
		want := pets.KnownSession{
			Session: pets.Session{ID: begun.ID, Kind: pets.CookieSession, Device: "Firefox on Linux", CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(12 * time.Hour)},
			Kept:    session.Kept, Idle: 30 * time.Minute, User: begun.User,
		}
		if diff := cmp.Diff(want, *begun); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if (begun.User.Email == nil) != (name == "guest") {
			t.Errorf("%s: the address is %v", name, begun.User.Email)
		}
		found, err := d.Session(t.Context(), begun.ID, secret, now)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(begun, found); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		other := slices.Clone(secret)
		other[31] ^= 1
		for why, secret := range map[string][]byte{"another secret": other, "none": nil, "an empty one": {}, "its beginning": secret[:31]} {
			if s, err := d.Session(t.Context(), begun.ID, secret, now); !errors.Is(err, pets.ErrSessionEnded) || s != nil {
				t.Errorf("%s with %s: %v, %v", name, why, s, err)
			}
		}
		if s, err := d.Session(t.Context(), pets.SessionID{1}, secret, now); !errors.Is(err, pets.ErrSessionEnded) || s != nil {
			t.Errorf("%s by another id: %v, %v", name, s, err)
		}
	}
	// A session of tokens has no secret: no cookie makes its holder known, not even one with an empty secret.
	ann := signUp(t, d)
	for _, secret := range [][]byte{nil, {}} {
		if s, err := d.Session(t.Context(), ann.viewer.Session, secret, now); !errors.Is(err, pets.ErrSessionEnded) || s != nil {
			t.Errorf("a session of tokens: %v, %v", s, err)
		}
	}
	if _, err := d.BeginSession(t.Context(), pets.UserID{1}, pets.SignIn{Session: tokenSession(newToken(until))}, now); !errors.Is(err, pets.ErrNotFound) {
		t.Errorf("a session of nobody: %v", err)
	}
}

// A session ends when it was not used for its time, however young it is, and at its age, however much it is used.
func TestSessionEndsByItself(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	lookUp := func(a account, secret []byte, at time.Duration) error {
		_, err := d.Session(t.Context(), a.viewer.Session, secret, now.Add(at))
		return err
	}
	listed := func(a account, at time.Duration) bool {
		t.Helper()
		all, err := d.Sessions(t.Context(), a.viewer, now.Add(at))
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(all, func(s *pets.Session) bool { return s.ID == a.viewer.Session })
	}
	const idle, age, moment = 30 * time.Minute, 12 * time.Hour, time.Microsecond
	idling, secret := ann.cookie(t, d)
	if err := lookUp(idling, secret, idle); !errors.Is(err, pets.ErrSessionEnded) {
		t.Errorf("at the end of its time: %v", err)
	}
	if !listed(idling, idle-moment) || listed(idling, idle) {
		t.Error("the list has it too long, or not long enough")
	}
	if err := lookUp(idling, secret, idle-moment); err != nil { // the refused look-up before was no use of it
		t.Errorf("just before: %v", err)
	}
	if err := lookUp(idling, secret, 2*idle-2*moment); err != nil {
		t.Errorf("used in the meantime: %v", err)
	}
	if err := lookUp(idling, secret, 3*idle-2*moment); !errors.Is(err, pets.ErrSessionEnded) {
		t.Errorf("not used any more: %v", err)
	}

	busy, secret := ann.cookie(t, d)
	for at := time.Duration(0); at < age; at += 20 * time.Minute {
		if err := lookUp(busy, secret, at); err != nil {
			t.Fatalf("after %v: %v", at, err)
		}
	}
	if err := lookUp(busy, secret, age-moment); err != nil || !listed(busy, age-moment) {
		t.Errorf("just before it is too old: %v", err)
	}
	if err := lookUp(busy, secret, age); !errors.Is(err, pets.ErrSessionEnded) || listed(busy, age) {
		t.Errorf("when it is too old: %v", err)
	}
}

// That a session is used is written down once a minute, or where it may idle for less than four, in a quarter of that; the other
// look-ups write nothing. The first user's note does not hide a second session's.
func TestSessionIsNotedSeldom(t *testing.T) {
	d := dbtest.New(t)
	x := d.SQL(t)
	ann := signUp(t, d)
	for _, test := range []struct{ idle, every time.Duration }{
		{30 * time.Minute, time.Minute}, {4 * time.Minute, time.Minute}, {8 * time.Second, 2 * time.Second}, {2 * time.Second, 500 * time.Millisecond},
	} {
		a, secret := ann.cookie(t, d, func(in *pets.SignIn) { in.Session.Idle = test.idle })
		version := func() string {
			t.Helper()
			return lines(t, x, `SELECT xmin || ' ' || ctid FROM sessions WHERE id = $1`, a.viewer.Session.String())[0]
		}
		seen := now
		for _, step := range []struct {
			after time.Duration // the last note
			noted bool
		}{{0, false}, {test.every - time.Microsecond, false}, {test.every, true}, {time.Microsecond, false}, {test.every + time.Microsecond, true}, {test.every - time.Microsecond, false}} {
			before, at := version(), seen.Add(step.after)
			if _, err := d.Session(t.Context(), a.viewer.Session, secret, at); err != nil {
				t.Fatal(err)
			}
			if step.noted {
				seen = at
			}
			if written := version() != before; written != step.noted {
				t.Errorf("with an idle time of %v, %v after the last: written is %v", test.idle, step.after, written)
			}
			var last, idleAt time.Time
			if err := x.QueryRow(`SELECT last_seen_at, idle_at FROM sessions WHERE id = $1`, a.viewer.Session.String()).Scan(&last, &idleAt); err != nil {
				t.Fatal(err)
			}
			if !last.Equal(seen) || !idleAt.Equal(seen.Add(test.idle)) {
				t.Errorf("last seen at %v, idle at %v; want %v and %v", last, idleAt, seen, seen.Add(test.idle))
			}
		}
		// A wrong secret is no use of it.
		before := version()
		if _, err := d.Session(t.Context(), a.viewer.Session, secret[1:], seen.Add(test.every)); !errors.Is(err, pets.ErrSessionEnded) || version() != before {
			t.Errorf("a wrong secret: %v", err)
		}
	}
	// To look a session up is one statement, whether it is noted or not.
	a, secret := ann.cookie(t, d)
	for _, at := range []time.Time{now, now.Add(2 * time.Minute)} {
		if n := len(d.Statements(func() { _, _ = d.Session(t.Context(), a.viewer.Session, secret, at) })); n != 1 {
			t.Errorf("%d statements", n)
		}
	}
}

// Those who use a session at once do not get in each other's way.
func TestSessionIsUsedAtOnce(t *testing.T) {
	d := dbtest.New(t)
	a, secret := signUp(t, d).cookie(t, d)
	ctx := patiently(t, time.Minute)
	for round := 1; round < 10; round++ {
		atOnce(8, func(int) {
			if _, err := d.Session(ctx, a.viewer.Session, secret, now.Add(time.Duration(round)*2*time.Minute)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSessionsAreListed(t *testing.T) {
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	first, secret := ann.cookie(t, d)
	second, _ := ann.cookie(t, d)
	if _, err := d.Session(t.Context(), first.viewer.Session, secret, now.Add(5*time.Minute)); err != nil {
		t.Fatal(err)
	}
	all, err := d.Sessions(t.Context(), second.viewer, now.Add(6*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	var ids []pets.SessionID
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	// The one seen last comes first, the others in the order in which they began.
	if diff := cmp.Diff([]pets.SessionID{first.viewer.Session, ann.viewer.Session, second.viewer.Session}, ids); diff != "" {
		t.Error(diff)
	}
	want := pets.Session{ID: first.viewer.Session, Kind: pets.CookieSession, Device: "Firefox on Linux", CreatedAt: now, LastSeenAt: now.Add(5 * time.Minute), ExpiresAt: now.Add(12 * time.Hour)}
	if diff := cmp.Diff(want, *all[0]); diff != "" {
		t.Error(diff)
	}
	if hers, err := d.Sessions(t.Context(), bob.viewer, now); err != nil || len(hers) != 1 || hers[0].ID != bob.viewer.Session || hers[0].Kind != pets.TokenSession {
		t.Errorf("bob's: %v, %v", hers, err)
	}
}

func TestEndSession(t *testing.T) {
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	here, hereSecret := ann.cookie(t, d)
	there, thereSecret := ann.cookie(t, d)
	if err := d.EndSession(t.Context(), bob.viewer, there.viewer.Session, until); !errors.Is(err, pets.ErrNotFound) {
		t.Errorf("a stranger's: %v", err)
	}
	there.stands(t, d, thereSecret, true)
	if err := d.EndSession(t.Context(), here.viewer, there.viewer.Session, until); err != nil {
		t.Fatal(err)
	}
	there.stands(t, d, thereSecret, false)
	here.stands(t, d, hereSecret, true)
	if err := d.EndSession(t.Context(), here.viewer, there.viewer.Session, until); !errors.Is(err, pets.ErrNotFound) {
		t.Errorf("twice: %v", err)
	}
	if err := d.EndSession(t.Context(), there.viewer, here.viewer.Session, until); !errors.Is(err, pets.ErrSessionEnded) {
		t.Errorf("by one who has been signed out: %v", err)
	}
	here.stands(t, d, hereSecret, true)
	if err := d.EndSession(t.Context(), here.viewer, here.viewer.Session, until); err != nil {
		t.Errorf("its own: %v", err)
	}
	here.stands(t, d, hereSecret, false)
	if err := d.SessionStands(t.Context(), bob.viewer); err != nil {
		t.Errorf("bob is signed out: %v", err)
	}
	// Nobody uses the session of another, though it stands.
	if err := d.SessionStands(t.Context(), pets.Viewer{User: ann.viewer.User, Session: bob.viewer.Session}); !errors.Is(err, pets.ErrSessionEnded) {
		t.Errorf("ann by bob's session: %v", err)
	}
	// What is revoked is forgotten when all its tokens have expired.
	for at, want := range map[time.Time]int{now: 2, until.Add(-time.Microsecond): 2, until: 0} {
		if revoked, err := d.Revocations(t.Context(), at); err != nil || len(revoked) != want {
			t.Errorf("%d are revoked at %v, want %d: %v", len(revoked), at, want, err)
		}
	}
}

// What ends all others leaves the one from which it comes, and those of other users.
func TestEndOtherSessions(t *testing.T) {
	for name, end := range map[string]func(*dbtest.Database, pets.Viewer) ([]pets.SessionID, error){
		"end": func(d *dbtest.Database, v pets.Viewer) ([]pets.SessionID, error) {
			return d.EndOtherSessions(t.Context(), v, until)
		},
		"change of password": func(d *dbtest.Database, v pets.Viewer) ([]pets.SessionID, error) {
			return d.ChangePassword(t.Context(), v, "$argon2id$new", until)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.New(t)
			ann, bob := signUp(t, d), signUp(t, d)
			here, hereSecret := ann.cookie(t, d)
			there, thereSecret := ann.cookie(t, d)
			ended, err := end(d, here.viewer)
			if err != nil {
				t.Fatal(err)
			}
			byID := func(a, b pets.SessionID) int { return slices.Compare(a[:], b[:]) }
			want := []pets.SessionID{ann.viewer.Session, there.viewer.Session}
			slices.SortFunc(want, byID)
			slices.SortFunc(ended, byID)
			if diff := cmp.Diff(want, ended); diff != "" {
				t.Error(diff)
			}
			here.stands(t, d, hereSecret, true)
			there.stands(t, d, thereSecret, false)
			ann.stands(t, d, nil, false)
			if err := d.SessionStands(t.Context(), bob.viewer); err != nil {
				t.Errorf("bob is signed out: %v", err)
			}
			if again, err := end(d, here.viewer); err != nil || len(again) != 0 {
				t.Errorf("once more: %v, %v", again, err)
			}
			if again, err := end(d, there.viewer); !errors.Is(err, pets.ErrSessionEnded) || len(again) != 0 {
				t.Errorf("by one who has been signed out: %v, %v", again, err)
			}
			here.stands(t, d, hereSecret, true)
			hash, _, err := d.PasswordHash(t.Context(), here.viewer)
			if changed := hash == "$argon2id$new"; err != nil || changed != (name == "change of password") {
				t.Errorf("the hash is %q: %v", hash, err)
			}
			if hash, _, err := d.PasswordHash(t.Context(), bob.viewer); err != nil || hash == "$argon2id$new" {
				t.Errorf("bob's hash is %q: %v", hash, err)
			}
		})
	}
}

func TestDeleteUser(t *testing.T) {
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	here, secret := ann.cookie(t, d)
	gone, goneSecret := ann.cookie(t, d)
	if err := d.EndSession(t.Context(), here.viewer, gone.viewer.Session, until); err != nil {
		t.Fatal(err)
	}
	if ended, err := d.DeleteUser(t.Context(), gone.viewer, until); !errors.Is(err, pets.ErrSessionEnded) || len(ended) != 0 {
		t.Errorf("by one who has been signed out: %v, %v", ended, err)
	}
	here.stands(t, d, secret, true)
	ended, err := d.DeleteUser(t.Context(), here.viewer, until)
	if err != nil || len(ended) != 2 || !slices.Contains(ended, ann.viewer.Session) || !slices.Contains(ended, here.viewer.Session) {
		t.Errorf("%v, %v", ended, err)
	}
	here.stands(t, d, secret, false)
	gone.stands(t, d, goneSecret, false)
	if users := lines(t, d.SQL(t), `SELECT id::text FROM users`); len(users) != 1 || users[0] != bob.viewer.User.String() {
		t.Errorf("the users are %v", users)
	}
	if err := d.SessionStands(t.Context(), bob.viewer); err != nil {
		t.Errorf("bob is signed out: %v", err)
	}
}

// A sign-in takes the place of the session that the browser has had, and of no other.
func TestSignInReplacesTheOldSession(t *testing.T) {
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	old, oldSecret := ann.cookie(t, d)
	elsewhere, elsewhereSecret := ann.cookie(t, d)
	fresh, freshSecret := ann.cookie(t, d, func(in *pets.SignIn) { in.Old = old.viewer })
	old.stands(t, d, oldSecret, false)
	fresh.stands(t, d, freshSecret, true)
	elsewhere.stands(t, d, elsewhereSecret, true)

	// Another user at the same browser. To bring something along is for a guest alone: an account keeps what it has.
	ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	his, hisSecret := bob.cookie(t, d, func(in *pets.SignIn) { in.Old, in.Bring = fresh.viewer, true })
	fresh.stands(t, d, freshSecret, false)
	his.stands(t, d, hisSecret, true)
	elsewhere.stands(t, d, elsewhereSecret, true)
	if homes := bob.households(t, d); len(homes) != 1 {
		t.Errorf("bob has %v", homes)
	}
	if animals := elsewhere.export(t, d); len(animals) != 1 {
		t.Errorf("ann has %d animals", len(animals))
	}

	// A session that is named with another user than its own is not ended.
	bob.cookie(t, d, func(in *pets.SignIn) { in.Old = pets.Viewer{User: bob.viewer.User, Session: elsewhere.viewer.Session} })
	elsewhere.stands(t, d, elsewhereSecret, true)
}

// Where a guest signs in to an account, her animals come along or stay behind, as she has asked.
func TestGuestSignsIn(t *testing.T) {
	for name, test := range map[string]struct {
		bring   bool
		animals int // of the guest
		want    []string
		guests  string // the number of guests left
	}{
		"brings":             {true, 2, []string{"Home", "My animals"}, "0"},
		"has nothing":        {true, 0, []string{"Home"}, "0"},
		"leaves":             {false, 2, []string{"Home"}, "1"},
		"leaves and has not": {false, 0, []string{"Home"}, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.New(t)
			x := d.SQL(t)
			ann := signUp(t, d)
			ann.create(t, d, pets.AnimalInput{Name: "Max", Species: pets.Dog})
			guest, guestSecret := newGuest(t, d)
			bystander, bystanderSecret := newGuest(t, d)
			bystander.create(t, d, pets.AnimalInput{Name: "Tom", Species: pets.Cat})
			for range test.animals {
				guest.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
			}
			hers, secret := ann.cookie(t, d, func(in *pets.SignIn) { in.Old, in.Bring = guest.viewer, test.bring })
			hers.stands(t, d, secret, true)
			guest.stands(t, d, guestSecret, false)
			bystander.stands(t, d, bystanderSecret, true)
			if diff := cmp.Diff(test.want, hers.households(t, d)); diff != "" {
				t.Error(diff)
			}
			own := len(hers.export(t, d))
			brought := 0
			if len(test.want) > 1 {
				brought = len(account{hers.viewer, guest.household}.export(t, d))
				hers.create(t, d, pets.AnimalInput{Name: "New", Species: pets.Dog}) // and goes where her animals were before
				if now := len(hers.export(t, d)); now != own+1 {
					t.Errorf("the new animal is not in her oldest household, which has %d", now)
				}
			}
			if wanted := map[bool]int{true: test.animals}[test.bring]; own != 1 || brought != wanted {
				t.Errorf("she has %d of her own and has brought %d, want 1 and %d", own, brought, wanted)
			}
			left := lines(t, x, `SELECT count(*)::text FROM users WHERE email_key IS NULL AND id <> $1`, bystander.viewer.User.String())
			if left[0] != test.guests {
				t.Errorf("%s guests are left, want %s", left[0], test.guests)
			}
			// What she leaves, and nothing else, goes with the next housekeeping.
			if _, err := d.RemoveExpired(t.Context(), 100, now); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the animals first, then the household
				if _, err := d.RemoveAbandoned(t.Context(), nil, 100); err != nil {
					t.Fatal(err)
				}
			}
			if n, want := len(lines(t, x, `SELECT name FROM households`)), len(test.want)+1; n != want { // and the bystander's
				t.Errorf("%d households are left, want %d", n, want)
			}
			if animals := len(bystander.export(t, d)); animals != 1 {
				t.Errorf("the bystander has %d animals", animals)
			}
		})
	}
}

// A guest who signs up keeps what she has, under her name, and is known by another session from then on.
func TestGuestSignsUp(t *testing.T) {
	d := dbtest.New(t)
	guest, guestSecret := newGuest(t, d)
	animal := guest.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	other, _ := guest.cookie(t, d) // her account has no other session by then, but if it had
	taken := signUp(t, d)
	takenKey := lines(t, d.SQL(t), `SELECT email_key FROM users WHERE id = $1`, taken.viewer.User.String())[0]

	u := newUser()
	u.Email, u.Name, u.Household = "Ann@Example.org", "Ann", "Ann's animals"
	session, secret := cookieSession()
	bad := u
	bad.EmailKey = takenKey
	var problems pets.Problems
	if _, err := d.MakeAccount(t.Context(), guest.viewer, bad, session, until, now); !errors.As(err, &problems) || problems[0].Code != pets.EmailTaken {
		t.Errorf("with an address that has an account: %v", err)
	}
	guest.stands(t, d, guestSecret, true) // and so she can try again

	known, err := d.MakeAccount(t.Context(), guest.viewer, u, session, until, now.Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	want := &pets.User{ID: guest.viewer.User, Email: new("Ann@Example.org"), Name: "Ann", CreatedAt: now}
	if diff := cmp.Diff(want, known.User); diff != "" {
		t.Error(diff)
	}
	hers := account{viewerOf(known), guest.household}
	hers.stands(t, d, secret, true)
	guest.stands(t, d, guestSecret, false)
	other.stands(t, d, nil, false)
	if err := d.SessionStands(t.Context(), taken.viewer); err != nil {
		t.Errorf("a bystander is signed out: %v", err)
	}
	if diff := cmp.Diff([]string{"Ann's animals"}, hers.households(t, d)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Home"}, taken.households(t, d)); diff != "" {
		t.Error("a bystander's household: ", diff)
	}
	if kept := hers.export(t, d); len(kept) != 1 || kept[0].Animal.ID != animal.ID {
		t.Errorf("she has %v", kept)
	}
	if user, hash, _, err := d.Credentials(t.Context(), u.EmailKey, nil); err != nil || hash != u.PasswordHash || user.ID != guest.viewer.User {
		t.Errorf("%v, %q, %v", user, hash, err)
	}
	// Her old session makes no second account of her, nor does her new one.
	for _, v := range []pets.Viewer{guest.viewer, hers.viewer} {
		again, _ := cookieSession()
		if s, err := d.MakeAccount(t.Context(), v, newUser(), again, until, now); !errors.Is(err, pets.ErrSessionEnded) || s != nil {
			t.Errorf("once more: %v, %v", s, err)
		}
	}
	hers.stands(t, d, secret, true)
}

// Of those who make an account of one guest at once, one succeeds.
func TestGuestSignsUpAtOnce(t *testing.T) {
	const clients = 10
	d := dbtest.New(t)
	ctx := patiently(t, time.Minute)
	guest, _ := newGuest(t, d)
	guest.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	known, errs := make([]*pets.KnownSession, clients), make([]error, clients)
	atOnce(clients, func(i int) {
		session, _ := cookieSession()
		known[i], errs[i] = d.MakeAccount(ctx, guest.viewer, newUser(), session, until, now)
	})
	won := 0
	for i, err := range errs {
		switch {
		case err == nil:
			won++
			if animals := (account{viewerOf(known[i]), guest.household}).export(t, d); len(animals) != 1 {
				t.Errorf("%d animals", len(animals))
			}
		case !errors.Is(err, pets.ErrSessionEnded):
			t.Errorf("one who lost is told: %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d have an account of her", won)
	}
	if n := lines(t, d.SQL(t), `SELECT count(*)::text FROM sessions`); n[0] != "1" {
		t.Errorf("she has %s sessions", n[0])
	}
}

// Whoever has been signed out changes nothing any more, be it of her own.
func TestAnEndedSessionChangesNothing(t *testing.T) {
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	day, _ := pets.NewDate(2020, 2, 29)
	animal := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	measurement, dose := pets.Measurement{MeasuredOn: day, Grams: 1}, pets.Dose{Vaccine: "x", GivenOn: day}
	weight, err := d.CreateWeight(t.Context(), ann.viewer, animal.ID, measurement)
	if err != nil {
		t.Fatal(err)
	}
	vaccination, err := d.CreateVaccination(t.Context(), ann.viewer, animal.ID, dose)
	if err != nil {
		t.Fatal(err)
	}
	changes := map[string]func(v pets.Viewer) error{
		"create an animal": func(v pets.Viewer) error {
			_, err := d.CreateAnimal(t.Context(), v, &ann.household, full(), nil, now)
			return err
		},
		"create an animal somewhere": func(v pets.Viewer) error {
			_, err := d.CreateAnimal(t.Context(), v, nil, full(), nil, now)
			return err
		},
		"replace an animal": func(v pets.Viewer) error {
			_, err := d.ReplaceAnimal(t.Context(), v, animal.ID, full(), 1<<len(pets.AnimalFields())-1, nil, now)
			return err
		},
		"replace an animal of this version": func(v pets.Viewer) error {
			_, err := d.ReplaceAnimal(t.Context(), v, animal.ID, full(), 1<<len(pets.AnimalFields())-1, new(1), now)
			return err
		},
		"delete an animal":                 func(v pets.Viewer) error { return d.DeleteAnimal(t.Context(), v, animal.ID, nil, now) },
		"delete an animal of this version": func(v pets.Viewer) error { return d.DeleteAnimal(t.Context(), v, animal.ID, new(1), now) },
		"create a weight": func(v pets.Viewer) error {
			_, err := d.CreateWeight(t.Context(), v, animal.ID, measurement)
			return err
		},
		"replace a weight": func(v pets.Viewer) error {
			_, err := d.ReplaceWeight(t.Context(), v, weight.ID, measurement, 1, nil, now)
			return err
		},
		"delete a weight": func(v pets.Viewer) error { return d.DeleteWeight(t.Context(), v, weight.ID, nil, now) },
		"create a vaccination": func(v pets.Viewer) error {
			_, err := d.CreateVaccination(t.Context(), v, animal.ID, dose)
			return err
		},
		"replace a vaccination": func(v pets.Viewer) error {
			_, err := d.ReplaceVaccination(t.Context(), v, vaccination.ID, dose, 7, nil, now)
			return err
		},
		"delete a vaccination": func(v pets.Viewer) error { return d.DeleteVaccination(t.Context(), v, vaccination.ID, nil, now) },
		"import": func(v pets.Viewer) error {
			_, err := d.ImportRecords(t.Context(), v, ann.household, []pets.Record{rex("S1")}, now)
			return err
		},
		"create a household": func(v pets.Viewer) error {
			_, err := d.CreateHousehold(t.Context(), v, "Second", now)
			return err
		},
	}
	ended, _ := ann.cookie(t, d)
	if err := d.EndSession(t.Context(), ann.viewer, ended.viewer.Session, until); err != nil {
		t.Fatal(err)
	}
	x := d.SQL(t)
	before := contents(t, x)
	for who, v := range map[string]pets.Viewer{
		"one who has been signed out": ended.viewer,
		"a session that never was":    {User: ann.viewer.User, Session: pets.SessionID{1}},
		"the session of another":      {User: ann.viewer.User, Session: bob.viewer.Session},
	} {
		for what, change := range changes {
			var err error
			sent := d.Statements(func() { err = change(v) })
			if !errors.Is(err, pets.ErrSessionEnded) {
				t.Errorf("%s: %s: %v", who, what, err)
			}
			if limit := 3; len(sent) > limit && what != "import" {
				t.Errorf("%s: %s takes %d statements, and %d are allowed", who, what, len(sent), limit)
			}
		}
	}
	if diff := cmp.Diff(before, contents(t, x)); diff != "" {
		t.Error("something has changed: ", diff)
	}
	// The same changes are made by whoever stands, and by the program itself, which needs no session. What deletes comes last.
	for what, change := range changes {
		if what[:6] != "delete" && what != "replace an animal of this version" {
			for who, v := range map[string]pets.Viewer{"a session": ann.viewer, "the program": {User: ann.viewer.User}} {
				if err := change(v); err != nil {
					t.Errorf("%s: %s: %v", who, what, err)
				}
			}
		}
	}
	for _, what := range []string{"delete a weight", "delete a vaccination", "delete an animal"} {
		if err := changes[what](ann.viewer); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n, err := d.CountOwnAnimals(t.Context(), ann.viewer); err != nil || n == 0 {
		t.Errorf("%d animals: %v", n, err)
	}
}

// Whoever has compared the old password when it is changed gets no session by it, and one that is begun while it is changed ends
// with the others.
func TestAnOldPasswordBeginsNothing(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	const old = "$argon2id$" // newUser's
	session, _ := cookieSession()
	late := pets.SignIn{Session: session, PasswordHash: old, OldTokensUntil: until}

	// The sign-in is under way when the change comes: what BeginSession does, but not committed yet.
	thief, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	tx := d.SQL(t).MustBegin()
	defer tx.Rollback()
	tx.MustExec(`WITH u AS (SELECT * FROM users WHERE id = $1 AND password_hash = $2 FOR SHARE)
		INSERT INTO sessions (id, user_id, kind, kept, device, address, idle_seconds, created_at, last_seen_at, idle_at, expires_at)
		SELECT $3, u.id, 'TOKEN', false, 'Thief', '', 60, $4, $4, $5, $5 FROM u`,
		ann.viewer.User.String(), old, thief.String(), now, now.Add(time.Hour))
	changed := make(chan error)
	go func() {
		_, err := d.ChangePassword(patiently(t, time.Minute), ann.viewer, "$new$", until)
		changed <- err
	}()
	waiting(t, d, 1)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-changed; err != nil {
		t.Fatal(err)
	}
	if err := d.SessionStands(t.Context(), pets.Viewer{User: ann.viewer.User, Session: pets.SessionID(thief)}); !errors.Is(err, pets.ErrSessionEnded) {
		t.Errorf("the session of a sign-in by the old password stands: %v", err)
	}
	// The sign-in comes after the change.
	if _, err := d.BeginSession(t.Context(), ann.viewer.User, late, now); !errors.Is(err, pets.ErrNotFound) {
		t.Errorf("a session begins by the old password: %v", err)
	}
	// It comes while the change is not committed yet: it waits, and sees the new one.
	change := d.SQL(t).MustBegin()
	defer change.Rollback()
	change.MustExec(`UPDATE users SET password_hash = '$newer$' WHERE id = $1`, ann.viewer.User.String())
	begun := make(chan error)
	late.PasswordHash = "$new$"
	go func() {
		_, err := d.BeginSession(patiently(t, time.Minute), ann.viewer.User, late, now)
		begun <- err
	}()
	waiting(t, d, 1)
	if err := change.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-begun; !errors.Is(err, pets.ErrNotFound) {
		t.Errorf("a session begins by the password that is just being changed: %v", err)
	}
	late.PasswordHash = "$newer$"
	if _, err := d.BeginSession(t.Context(), ann.viewer.User, late, now); err != nil {
		t.Errorf("none begins by the new one: %v", err)
	}
}

// A guest who has become an account meanwhile is not brought along into another, and stays.
func TestAnAccountIsNotBroughtAlong(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	guest, _ := newGuest(t, d)
	guest.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	tx := d.SQL(t).MustBegin() // signing up, in the other tab
	defer tx.Rollback()
	tx.MustExec(`UPDATE users SET email = 'new@example.org', email_key = 'new@example.org', password_hash = '$' WHERE id = $1`, guest.viewer.User.String())
	signedIn := make(chan error)
	go func() {
		session, _ := cookieSession()
		_, err := d.BeginSession(patiently(t, time.Minute), ann.viewer.User, pets.SignIn{Session: session, Old: guest.viewer, Bring: true, OldTokensUntil: until}, now)
		signedIn <- err
	}()
	waiting(t, d, 1)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-signedIn; err != nil {
		t.Fatal(err)
	}
	if n := lines(t, d.SQL(t), `SELECT count(*)::text FROM users WHERE email_key = 'new@example.org'`); n[0] != "1" {
		t.Error("the new account is gone")
	}
	if got := ann.households(t, d); len(got) != 1 {
		t.Errorf("the other account belongs to %q", got)
	}
}

// Of two accounts that bring one guest along at once, one gets her animals: they would see each other's otherwise.
func TestAGuestIsBroughtAlongOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := patiently(t, time.Minute)
	for range 30 {
		accounts := []account{signUp(t, d), signUp(t, d)}
		guest, _ := newGuest(t, d)
		guest.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
		errs := make([]error, len(accounts))
		atOnce(len(accounts), func(i int) {
			session, _ := cookieSession()
			_, errs[i] = d.BeginSession(ctx, accounts[i].viewer.User, pets.SignIn{Session: session, Old: guest.viewer, Bring: true, OldTokensUntil: until}, now)
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if n := len(accounts[0].households(t, d)) + len(accounts[1].households(t, d)); n != 3 {
			t.Fatalf("the two belong to %d households, with the guest's", n)
		}
	}
}

// A sign-in that comes to nothing takes nothing away.
func TestASignInThatComesToNothing(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	guest, secret := newGuest(t, d)
	guest.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	if _, err := d.DeleteUser(t.Context(), ann.viewer, until); err != nil {
		t.Fatal(err)
	}
	session, _ := cookieSession()
	in := pets.SignIn{Session: session, Old: guest.viewer, Bring: true, OldTokensUntil: until}
	if _, err := d.BeginSession(t.Context(), ann.viewer.User, in, now); !errors.Is(err, pets.ErrNotFound) {
		t.Fatal(err)
	}
	guest.stands(t, d, secret, true)
	if got := guest.households(t, d); len(got) != 1 {
		t.Errorf("the guest belongs to %q", got)
	}
}
