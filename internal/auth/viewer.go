package auth

import (
	"context"

	"menagerie/internal/pets"
)

// Viewer is who is asking: somebody whose credential has been verified. It says who, and never what they may see: that
// is decided where the data are, by the explicit viewer argument of each query.
//
// It is a value and is never changed. However a viewer has been known, by a token or otherwise, it looks the same.
type Viewer struct {
	User pets.UserID
}

type viewerKey struct{}

// WithViewer returns a context that carries the viewer.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// FromContext returns the viewer that the context carries. It returns false for a stranger: somebody who has shown no
// credential.
func FromContext(ctx context.Context) (Viewer, bool) {
	v, ok := ctx.Value(viewerKey{}).(Viewer)
	return v, ok
}
