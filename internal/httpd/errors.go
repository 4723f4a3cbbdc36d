package httpd

import (
	"encoding/json"
	"net/http"
)

// The codes of the errors that this package answers by itself, as they stand in extensions.code.
const (
	codeBadRequest = "BAD_REQUEST"
	codeNotFound   = "NOT_FOUND"
	codeInternal   = "INTERNAL"
)

// WriteError answers with status and one error in the shape that GraphQL clients read:
//
//	{"errors":[{"message":"…","extensions":{"code":"…","requestId":"…"}}]}
//
// There is no data member, as nothing was executed. The message is for people and must hold nothing internal. An empty
// requestID is left out. Headers that described the answer intended before are removed, and no cache keeps this one.
func WriteError(w http.ResponseWriter, status int, code, message, requestID string) {
	type extensions struct {
		Code      string `json:"code"`
		RequestID string `json:"requestId,omitempty"`
	}
	type failure struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	header := w.Header()
	for _, name := range []string{"Content-Encoding", "ETag", "Last-Modified", "Content-Disposition"} {
		header.Del(name)
	}
	header.Set("Cache-Control", "no-store")
	writeJSON(w, status, map[string][]failure{"errors": {{message, extensions{code, requestID}}}})
}

// writeJSON answers with a value that can be marshalled.
func writeJSON(w http.ResponseWriter, status int, value any) {
	header := w.Header()
	header.Del("Content-Length")
	header.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // fails only where the client has gone
}
