package app_test

import (
	"testing"

	"menagerie/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }
