package pets_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"menagerie/internal/pets"
)

func TestUUIDString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var u pets.UUID
		copy(u[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
		want := fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
		if u.String() != want || pets.UserID(u).String() != want || pets.HouseholdID(u).String() != want {
			t.Fatalf("%s, want %s", u, want)
		}
	})
}
