package auth_test

import (
	"testing"

	"menagerie/internal/auth"
)

func TestViewer(t *testing.T) {
	if v, ok := auth.FromContext(t.Context()); ok {
		t.Errorf("a context without a viewer has %v", v)
	}
	ctx := auth.WithViewer(t.Context(), auth.Viewer{User: ann})
	if v, ok := auth.FromContext(ctx); !ok || v.User != ann {
		t.Errorf("got %v, %v; want %v", v, ok, ann)
	}
}
