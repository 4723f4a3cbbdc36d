package graph_test

import (
	"flag"
	"testing"

	"menagerie/db/dbtest"
)

func TestMain(m *testing.M) {
	// Each check of a property goes through HTTP and a database: fewer than rapid's hundred find as much here, since what
	// they look for is rarely rare. -rapid.checks asks for more.
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	dbtest.Main(m)
}
