// Package graph is the GraphQL face of the program: each resolver finds out who is asking, makes one call, and shapes the
// payload. What is allowed is decided below, in package db; what is valid, in package pets.
package graph

import (
	"context"
	"time"

	"menagerie/db"
	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

// Resolver holds what the resolvers work with. It keeps nothing between requests.
type Resolver struct {
	DB   *db.DB
	Auth *auth.Service
	Now  func() time.Time
}

// viewer returns who is asking, or errUnauthenticated for a stranger. Below signUp, signIn and refresh it is the user who has
// just signed in, whoever asked before: what hangs below the payload's user is hers to see.
func viewer(ctx context.Context) (pets.Viewer, error) {
	if s, ok := ctx.Value(signedInKey{}).(*signedIn); ok && s.viewer != nil {
		return *s.viewer, nil
	}
	v, ok := auth.FromContext(ctx)
	if !ok {
		return pets.Viewer{}, errUnauthenticated
	}
	return v, nil
}

// beginner returns who is making a change that can be somebody's first: a visitor of the website gets a guest's session for it.
func beginner(ctx context.Context) (pets.Viewer, error) {
	v, ok, err := auth.ForChange(ctx)
	if err == nil && !ok {
		err = errUnauthenticated
	}
	return v, err
}
