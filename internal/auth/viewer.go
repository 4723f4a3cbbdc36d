package auth

import (
	"context"

	"menagerie/internal/pets"
)

// Viewer is who is asking: somebody whose credential has been verified, be it a cookie or a token.
type Viewer = pets.Viewer

type viewerKey struct{}

// WithViewer returns a context that carries the viewer.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, &v)
}

// FromContext returns the viewer that the context carries, be it since the request came or since ForChange has opened a
// session. It returns false for a stranger: somebody who has shown no credential.
func FromContext(ctx context.Context) (Viewer, bool) {
	if v, ok := ctx.Value(viewerKey{}).(*Viewer); ok {
		return *v, true
	}
	if guest, ok := ctx.Value(visitorKey{}).(*visitor); ok {
		guest.mu.Lock()
		defer guest.mu.Unlock()
		return guest.viewer, guest.opened
	}
	return Viewer{}, false
}
