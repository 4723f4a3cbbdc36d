package db

// What the tests, which stand outside the package because dbtest imports it, look at inside.
var (
	SearchQuery = searchQuery
	SearchTerms = searchTerms
	Words       = words
	Fold        = fold
	Matches     = matches
)
