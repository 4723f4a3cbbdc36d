package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"menagerie/internal/pets"
)

// sessionStands is the SQL of the condition that the viewer's session stands, $1 being the user and the parameter the session, null for a viewer
// who needs none. Each change has it, so that one who has been signed out changes nothing from that moment on.
func sessionStands(parameter string) string {
	return "(" + parameter + "::uuid IS NULL OR EXISTS (SELECT FROM sessions s WHERE s.id = " + parameter + " AND s.user_id = $1))"
}

// sessionArg is the parameter for sessionStands.
func sessionArg(viewer pets.Viewer) any {
	if viewer.Session == (pets.SessionID{}) {
		return nil
	}
	return viewer.Session.String()
}

// SessionStands returns pets.ErrSessionEnded where the viewer's session does not stand.
func (db *DB) SessionStands(ctx context.Context, viewer pets.Viewer) (err error) {
	defer wrap(&err, "session stands")
	found, err := one[struct{ Stands bool }](ctx, db, `SELECT `+sessionStands("$2")+` AS stands`, viewer.User.String(), sessionArg(viewer))
	if err == nil && !found.Stands {
		err = pets.ErrSessionEnded
	}
	return err
}

// insertSession is the SQL, two parts of a WITH clause, that begins a session s for the users of the part u. Its parameters
// begin with this number; see sessionArgs.
func insertSession(first int) string {
	p := make([]any, 10)
	for i := range p {
		p[i] = fmt.Sprintf("$%d", first+i)
	}
	//nolint:staticcheck // it takes the arguments of a slice for none
	return fmt.Sprintf(`s AS (
			INSERT INTO sessions (id, user_id, kind, secret, kept, device, address, idle_seconds, expires_at, created_at, last_seen_at, idle_at)
			SELECT %[1]s::uuid, u.id, %[2]s, %[3]s::bytea, %[4]s::boolean, %[5]s, %[6]s::bytea, %[7]s::integer, %[8]s::timestamptz,
				%[9]s::timestamptz, %[9]s::timestamptz, %[9]s::timestamptz + %[7]s::integer * interval '1 second'
			FROM u RETURNING *
		), t AS (
			INSERT INTO refresh_tokens (hash, session_id, created_at, expires_at)
			SELECT %[10]s::bytea, s.id, s.created_at, s.expires_at FROM s WHERE %[10]s::bytea IS NOT NULL
		)`, p...)
}

func sessionArgs(n pets.NewSession, now time.Time) ([]any, error) {
	id, err := newID()
	var refresh []byte
	if n.Refresh != nil {
		refresh = n.Refresh.Hash[:]
	}
	return []any{id.String(), string(n.Kind), n.Secret, n.Kept, n.Device, n.Address, int64(n.Idle / time.Second), moment(n.ExpiresAt), moment(now), refresh}, err
}

// endSessions is the SQL, to follow WITH, that ends sessions, tells all instances, and returns their ids. It takes the
// condition on the sessions s and the parameter that says until when their access tokens may be around.
//
// The instances hear of it when the transaction commits, and not before.
func endSessions(condition, until string) string {
	return `ended AS (DELETE FROM sessions s WHERE ` + condition + ` RETURNING s.id),
		` + revoke(until) + `
		SELECT ended.id, ` + notifyRevoked("ended.id", until) + ` AS notified FROM ended`
}

func revoke(until string) string {
	return `revoked AS (INSERT INTO revocations (session_id, expires_at) SELECT id, ` + until + ` FROM ended ON CONFLICT DO NOTHING)`
}

// notifyRevoked is the SQL of a call that tells the instances of a revocation; see WatchRevocations.
func notifyRevoked(session, until string) string {
	return `pg_notify('` + revocationChannel + `', ` + session + ` || ' ' || extract(epoch FROM ` + until + `::timestamptz)::bigint)::text`
}

type endedRow struct {
	ID       uuid.UUID `db:"id"`
	Notified string    `db:"notified"`
}

func (db *DB) end(ctx context.Context, text string, args ...any) ([]pets.SessionID, error) {
	var ended []pets.SessionID
	err := each(ctx, db, func(r *endedRow) error { ended = append(ended, pets.SessionID(r.ID)); return nil }, text, args...)
	return ended, err
}

// EndSession ends a session of the viewer. Until says when the last access token of it has expired. It returns
// pets.ErrNotFound where the viewer has no such session.
func (db *DB) EndSession(ctx context.Context, viewer pets.Viewer, id pets.SessionID, until time.Time) (err error) {
	defer wrap(&err, "end session")
	ended, err := db.end(ctx, `WITH `+endSessions("s.user_id = $1 AND s.id = $2 AND "+sessionStands("$4"), "$3"),
		viewer.User.String(), id.String(), moment(until), sessionArg(viewer))
	if err != nil || len(ended) > 0 {
		return err
	}
	if err := db.SessionStands(ctx, viewer); err != nil {
		return err
	}
	return pets.ErrNotFound
}

// EndOtherSessions ends all sessions of the viewer but the one by which she is known, and returns which.
func (db *DB) EndOtherSessions(ctx context.Context, viewer pets.Viewer, until time.Time) (_ []pets.SessionID, err error) {
	defer wrap(&err, "end other sessions")
	ended, err := db.end(ctx, `WITH `+endSessions("s.user_id = $1 AND s.id IS DISTINCT FROM $3::uuid AND "+sessionStands("$3"), "$2"),
		viewer.User.String(), moment(until), sessionArg(viewer))
	if err != nil || len(ended) > 0 {
		return ended, err
	}
	return nil, db.SessionStands(ctx, viewer)
}

// sessionColumns are the columns of a sessionRow, of the table that the statement calls s.
const sessionColumns = `s.id, s.kind, s.kept, s.device, s.idle_seconds, s.created_at, s.last_seen_at, s.expires_at`

type sessionRow struct {
	ID          uuid.UUID `db:"id"`
	Kind        string    `db:"kind"`
	Kept        bool      `db:"kept"`
	Device      string    `db:"device"`
	IdleSeconds int64     `db:"idle_seconds"`
	CreatedAt   time.Time `db:"created_at"`
	LastSeenAt  time.Time `db:"last_seen_at"`
	ExpiresAt   time.Time `db:"expires_at"`
}

func (r *sessionRow) session() *pets.Session {
	return &pets.Session{
		ID: pets.SessionID(r.ID), Kind: pets.SessionKind(r.Kind), Device: r.Device,
		CreatedAt: r.CreatedAt.UTC(), LastSeenAt: r.LastSeenAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
	}
}

// maxSessions is how many sessions a list of them has at most.
const maxSessions = 100

// Sessions returns the viewer's sessions, the one seen last first: the 100 that were seen last.
func (db *DB) Sessions(ctx context.Context, viewer pets.Viewer, now time.Time) (_ []*pets.Session, err error) {
	defer wrap(&err, "sessions")
	found := []*pets.Session{}
	err = each(ctx, db, func(r *sessionRow) error {
		found = append(found, r.session())
		return nil
	}, `SELECT `+sessionColumns+` FROM sessions s WHERE s.user_id = $1 AND s.idle_at > $2 AND s.expires_at > $2
		ORDER BY s.last_seen_at DESC, s.id LIMIT $3`, viewer.User.String(), moment(now), maxSessions)
	return found, err
}

// knownRow is a session with its user.
type knownRow struct {
	sessionRow
	UserID        uuid.UUID `db:"user_id"`
	Email         *string   `db:"email"`
	Name          string    `db:"name"`
	UserCreatedAt time.Time `db:"user_created_at"`
	Notified      int64     `db:"notified"`
}

const knownColumns = sessionColumns + `, u.id AS user_id, u.email, u.name, u.created_at AS user_created_at`

func (r *knownRow) known() *pets.KnownSession {
	u := userRow{ID: r.UserID, Email: r.Email, Name: r.Name, CreatedAt: r.UserCreatedAt}
	return &pets.KnownSession{Session: *r.session(), Kept: r.Kept, Idle: time.Duration(r.IdleSeconds) * time.Second, User: u.user()}
}

// Session returns the session of this id whose secret has this hash, and notes that it is used: once a minute at most, or in
// a quarter of the time for which it may idle. It returns pets.ErrSessionEnded where none stands.
func (db *DB) Session(ctx context.Context, id pets.SessionID, secret []byte, now time.Time) (_ *pets.KnownSession, err error) {
	defer wrap(&err, "session")
	const standing = ` s.id = $1 AND s.secret = $2 AND s.idle_at > $3 AND s.expires_at > $3`
	r, err := one[knownRow](ctx, db, `WITH seen AS (
			UPDATE sessions s SET last_seen_at = $3, idle_at = $3::timestamptz + s.idle_seconds * interval '1 second'
			WHERE`+standing+` AND s.last_seen_at <= $3::timestamptz - least(60, s.idle_seconds / 4.0) * interval '1 second'
		)
		SELECT `+knownColumns+` FROM sessions s JOIN users u ON u.id = s.user_id WHERE`+standing,
		id.String(), secret, moment(now))
	if err == nil && r == nil {
		err = pets.ErrSessionEnded
	}
	if err != nil {
		return nil, err
	}
	return r.known(), nil
}

// begin runs a statement that ends in a SELECT of knownColumns of the session that it has begun.
func (db *DB) begin(ctx context.Context, text string, args ...any) (*pets.KnownSession, error) {
	r, err := one[knownRow](ctx, db, text, args...)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, pets.ErrNotFound
	}
	return r.known(), nil
}

// selectBegun is the end of a statement that begins a session s for the user u and ends the sessions of the part ended.
// Until is the parameter that says when their access tokens have expired.
func selectBegun(until string) string {
	return `SELECT ` + knownColumns + `, (SELECT count(` + notifyRevoked("ended.id", until) + `) FROM ended) AS notified
		FROM s JOIN u ON u.id = s.user_id`
}

// BeginSession begins a session of a user in the place of the one that the client has had. It returns pets.ErrNotFound where
// there is no such user any more, or her password has been changed since it was looked at.
func (db *DB) BeginSession(ctx context.Context, user pets.UserID, in pets.SignIn, now time.Time) (_ *pets.KnownSession, err error) {
	defer wrap(&err, "begin session")
	// Users are locked before their sessions, here as in MakeAccount: the part ended waits for the part guest. A guest who has
	// become an account meanwhile is none any more, and of two who bring the same guest along one finds her.
	args, err := sessionArgs(in.Session, now)
	if err != nil {
		return nil, err
	}
	return db.begin(ctx, `WITH u AS (
			SELECT * FROM users u WHERE u.id = $1 AND ($6 = '' OR u.password_hash = $6) FOR SHARE
		), `+insertSession(7)+`, guest AS (
			DELETE FROM users g USING u WHERE g.id = $3 AND g.id <> u.id AND g.email_key IS NULL AND $5 RETURNING g.id
		), brought AS (
			INSERT INTO memberships (user_id, household_id, role, created_at)
			SELECT $1, m.household_id, m.role, $15 FROM guest JOIN memberships m ON m.user_id = guest.id
			WHERE EXISTS (SELECT FROM animals a WHERE a.household_id = m.household_id) -- be they in the trash
			ON CONFLICT DO NOTHING
		), ended AS (
			DELETE FROM sessions s USING u WHERE s.id = $2 AND s.user_id = $3 AND (SELECT count(*) FROM guest) >= 0 RETURNING s.id
		), `+revoke("$4")+`
		`+selectBegun("$4"),
		append([]any{user.String(), in.Old.Session.String(), in.Old.User.String(), moment(in.OldTokensUntil), in.Bring, in.PasswordHash}, args...)...)
}

// BeginGuest makes a guest with a household, and begins her session.
func (db *DB) BeginGuest(ctx context.Context, g pets.NewUser, n pets.NewSession, now time.Time) (_ *pets.KnownSession, err error) {
	defer wrap(&err, "begin guest")
	return db.createUser(ctx, g, n, now)
}
