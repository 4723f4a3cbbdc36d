// Package soak proves that nothing is lost: its test runs two instances of the program as processes on one PostgreSQL, lets
// many clients change the same animals, and meanwhile kills the instances and the database, breaks the connections between
// them and freezes the database. What each request was answered is kept as a history; [Check] then holds it against what
// is stored.
//
// The package itself is the judge, which knows neither HTTP nor PostgreSQL. The rest are test files: the fleet of processes,
// the faults, the clients.
package soak

// Kind is what a request asks for.
type Kind int

// The kinds of requests.
const (
	Create Kind = iota
	Read
	Replace
	Delete
	Restore

	end // what is stored when all is over
)

func (k Kind) String() string {
	return [...]string{"create", "read", "replace", "delete", "restore", "end"}[k]
}

// Outcome is what a client knows of a request afterwards.
type Outcome int

// The outcomes.
const (
	Done     Outcome = iota // acknowledged
	Conflict                // refused: the animal is not of the version asked for
	NotFound                // refused: there is no such animal
	Refused                 // it has certainly not been carried out, since nobody took it, or whoever did said so before looking at it
	Unknown                 // no answer, or UNAVAILABLE: it may have been carried out, and may yet be
	Fault                   // an answer that there must not be; Op.Detail says which
)

func (o Outcome) String() string {
	return [...]string{"acknowledged", "conflict", "not found", "refused", "unknown", "fault"}[o]
}

// State is what an answer shows of an animal: which version, and the marker that all of its fields agree on. The zero State
// is that of an animal that is not there.
type State struct {
	Version int
	Marker  string
}

// Op is one request: what was sent once. A client that sends something again makes another Op.
type Op struct {
	ID        string // unique; the server's log knows it too
	Client    int
	Kind      Kind
	Animal    string // the animal's id; of a Create it is what the answer says
	Key       string // of a Create: its idempotency key
	Marker    string // what a Create or a Replace writes into each field; unique, but for the Creates of one key
	IfVersion int    // 0: none
	From      int    // of a Restore: which version; 0: the one that was deleted
	Call      int64  // when it was sent, and when it was answered or given up, in nanoseconds of one clock
	Return    int64
	Outcome   Outcome
	Seen      State // what the answer showed, where it is Done or a Conflict; of a Delete nothing
	Detail    string
}

// Version is what is stored of a state that an animal has had.
type Version struct {
	State
	Kind Kind // what made it: anything but a Read
	From int  // of a Restore: the version that it brought back
}

// Kept is what is stored of an animal in the end: its versions, in order.
type Kept []Version

// version returns the version of this number. It relies on their being numbered without a gap.
func (k Kept) version(number int) (Version, bool) {
	if number < 1 || number > len(k) {
		return Version{}, false
	}
	return k[number-1], true
}
