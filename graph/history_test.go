package graph_test

import (
	"menagerie/internal/app/apptest"
)

// restore restores an animal; version and ifVersion may be nil.
func restore(c *apptest.Client, id, version, ifVersion any) outcome {
	return change(c, `mutation ($id: ID!, $version: Int, $ifVersion: Int) {
		out: restoreAnimal(id: $id, version: $version, ifVersion: $ifVersion) `+animals.payload()+` }`,
		V{"id": id, "version": version, "ifVersion": ifVersion})
}
