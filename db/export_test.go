package db

// What the tests, which stand outside the package because dbtest imports it, look at inside.
var (
	SearchQuery = searchQuery
	SearchTerms = searchTerms
	Words       = words
	Fold        = fold
	Matches     = matches

	Exec = (*DB).exec

	LockTimeout = &lockTimeout
)

// MaxPrepared is how many texts are prepared on a connection.
const MaxPrepared = maxPrepared
