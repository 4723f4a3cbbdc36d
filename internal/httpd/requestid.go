package httpd

import (
	"context"
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
	if sent := r.Header.Values("X-Request-Id"); len(sent) == 1 && validRequestID(sent[0]) {
		return sent[0]
	}
	return uuid.NewString()
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
