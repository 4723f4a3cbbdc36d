package db

import "menagerie/internal/pets"

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
