package db

import (
	"context"
	"time"

	"menagerie/internal/pets"
)

// What the tests, which stand outside the package because dbtest imports it, look at inside.
var (
	SearchQuery = searchQuery
	SearchTerms = searchTerms
	Words       = words
	Fold        = fold
	Matches     = matches

	Exec = (*DB).exec

	AnimalRecord     = animalRecord
	ErrRecord        = errRecord
	PlainIdentifiers = plainIdentifiers

	LockTimeout = &lockTimeout
)

// Grace is how long after the end of its context an operation still waits.
const Grace = grace

// MaxPrepared is how many texts are prepared on a connection.
const MaxPrepared = maxPrepared

// Identifiers is what a column keeps of them.
type Identifiers = identifiers

// ReadAnimal reads a row that is one animal.
func ReadAnimal(row []byte) (a *pets.Animal, err error) {
	var list animals
	var r record
	err = r.read(row, func(r *record) error { a = &list.read(r).Animal; return nil })
	return a, err
}

// ReadTexts reads a row that is a list of texts.
func ReadTexts(row []byte) error {
	var r record
	return r.read(row, func(r *record) error { r.texts(); return nil })
}

// GatherMost is how many lookups one statement does at most.
const GatherMost = gatherMost

// GatherBy sets how many statements of lookups may be under way before others wait for them, and for how long those wait.
func (db *DB) GatherBy(lanes int, patience time.Duration) {
	db.animals.lanes, db.animals.patience = lanes, patience
}

// Lanes sets how many lists below lists are read at a time, and how long others wait.
func (db *DB) Lanes(n int, patience time.Duration) {
	db.below = &lanes{make(chan struct{}, n), patience}
}

// Gathering returns how many statements of lookups are under way, and how many lookups wait.
func (db *DB) Gathering() (underWay, waiting int) {
	db.animals.mu.Lock()
	defer db.animals.mu.Unlock()
	return db.animals.underWay, len(db.animals.waiting)
}

// AnimalsTogether looks several animals up by one statement.
func AnimalsTogether(ctx context.Context, db *DB, viewers []pets.UserID, animals []pets.AnimalID) ([]*pets.Animal, error) {
	keys := make([]animalKey, len(viewers))
	for i := range keys {
		keys[i] = animalKey{viewers[i], animals[i]}
	}
	return db.animalsTogether(ctx, keys)
}

// Gather returns what looks a key up by these, with one lane.
func Gather[K, V any](alone func(context.Context, K) (V, error), together func(context.Context, []K) ([]V, error)) func(context.Context, K) (V, error) {
	g := newGatherer(alone, together)
	g.lanes, g.patience = 1, time.Hour
	return g.get
}
