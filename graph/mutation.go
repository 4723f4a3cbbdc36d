package graph

import (
	"context"
	"time"

	"menagerie/graph/model"
	"menagerie/graph/scalar"
	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

// An input is what a client sends of a thing: checked it becomes a P, which can be kept.
type input[P any] interface {
	Check(now time.Time) (P, error)
	Mentions() pets.Mentions
}

// create checks an input and stores it.
func create[P, T any](now time.Time, in input[P], store func(P) (*T, error)) (*T, error) {
	p, err := in.Check(now)
	if err != nil {
		return nil, err
	}
	return store(p)
}

// replace checks an input and stores it in the place of the thing with this id.
func replace[ID, P, T any](now time.Time, id string, in input[P], store func(ID, P, pets.Mentions) (*T, error)) (*T, error) {
	parsed, err := idArg[ID](id)
	if err != nil {
		return nil, err
	}
	p, err := in.Check(now)
	if err != nil {
		return nil, err
	}
	return store(parsed, p, in.Mentions())
}

// remove deletes the thing with this id, and returns the id where that was done.
func remove[ID any](id string, del func(ID) error) (*string, error) {
	parsed, err := idArg[ID](id)
	if err != nil {
		return nil, err
	}
	if err := del(parsed); err != nil {
		return nil, err
	}
	return &id, nil
}

// idArg reads an id of a type. One that is none of that type is that of nothing: pets.ErrNotFound.
func idArg[ID any](s string) (ID, error) {
	id, ok := scalar.ParseIDOf[ID](s)
	if !ok {
		return id, pets.ErrNotFound
	}
	return id, nil
}

func householdArg(id *string) (*pets.HouseholdID, error) {
	if id == nil {
		return nil, nil
	}
	household, err := idArg[pets.HouseholdID](*id)
	return &household, err
}

func signInPayload(ctx context.Context, t *auth.Tokens, err error) (*model.SignInPayload, error) {
	errs, err := userErrors(err, "input")
	if err != nil || t == nil {
		return &model.SignInPayload{UserErrors: errs}, err
	}
	if s, ok := ctx.Value(signedInKey{}).(*signedIn); ok {
		s.viewer = &t.Viewer // before anything below the payload is resolved
	}
	return &model.SignInPayload{
		AccessToken:          &t.Access,
		AccessTokenExpiresAt: &t.AccessExpiresAt,
		RefreshToken:         &t.Refresh,
		User:                 t.User,
		UserErrors:           errs,
	}, nil
}
