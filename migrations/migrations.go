// Package migrations holds the steps by which the database's schema has come to be. A step that has been released is
// never edited: what is wrong with it, a later step puts right.
package migrations

import "embed"

// FS holds the steps, named so that their order is that of their names.
//
//go:embed *.sql
var FS embed.FS
