package httpd

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"net/http"

	"github.com/google/uuid"
)

const maxRequestID = 128

// RequestID returns the id of the request of ctx: the one that the client sent in X-Request-Id, if it is 1 to 128 of
// A-Z, a-z, 0-9, ".", "_" and "-", else a new UUID. It also stands in the answer's X-Request-Id and in the log. It helps
// to find things and is no secret; as clients choose it, nothing may depend on its being unique. Empty where ctx belongs to no request.
func RequestID(ctx context.Context) string { return exchangeOf(ctx).id }

// requestID takes the id over from the client, or makes one. Two headers are as good as none: which would it be?
func requestID(r *http.Request) string {
	if sent := r.Header["X-Request-Id"]; len(sent) == 1 && validRequestID(sent[0]) {
		return sent[0]
	}
	// It is no secret, and each request needs one: the kernel need not be asked for its chance.
	var id uuid.UUID
	binary.NativeEndian.PutUint64(id[:8], rand.Uint64()) //nolint:gosec // see above
	binary.NativeEndian.PutUint64(id[8:], rand.Uint64()) //nolint:gosec // see above
	id[6] = id[6]&0x0f | 0x40                            // version 4, and below its variant (RFC 9562, section 5.4)
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

func validRequestID(id string) bool {
	if len(id) == 0 || len(id) > maxRequestID {
		return false
	}
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}
