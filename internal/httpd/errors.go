package httpd

import (
	"encoding/json"
	"net/http"
	"strings"
)

// The codes of the errors that this package answers by itself, as they stand in extensions.code.
const (
	codeBadRequest  = "BAD_REQUEST"
	codeNotFound    = "NOT_FOUND"
	codeUnavailable = "UNAVAILABLE"
	codeInternal    = "INTERNAL"
)

// Error is what is wrong with a request. The message is for people and must hold nothing internal.
type Error struct {
	Code    string
	Message string
	Field   []string // the path of the member that is to blame; empty: none is
}

// WriteError is WriteErrors with one error that no field is to blame for.
func WriteError(w http.ResponseWriter, status int, code, message, requestID string) {
	WriteErrors(w, status, []Error{{Code: code, Message: message}}, requestID)
}

// WriteErrors answers with status and errors in the shape that GraphQL clients read:
//
//	{"errors":[{"message":"…","extensions":{"code":"…","field":"…","requestId":"…"}}]}
//
// There is no data member, as nothing was executed. What is empty is left out. Headers that described the answer intended
// before are removed, and no cache keeps this one.
func WriteErrors(w http.ResponseWriter, status int, errs []Error, requestID string) {
	type extensions struct {
		Code      string `json:"code"`
		Field     string `json:"field,omitempty"`
		RequestID string `json:"requestId,omitempty"`
	}
	type failure struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	failures := make([]failure, len(errs))
	for i, e := range errs {
		failures[i] = failure{e.Message, extensions{e.Code, strings.Join(e.Field, "."), requestID}}
	}
	header := w.Header()
	for _, name := range []string{"Content-Encoding", "ETag", "Last-Modified", "Content-Disposition"} {
		header.Del(name)
	}
	header.Set("Cache-Control", "no-store")
	writeJSON(w, status, map[string][]failure{"errors": failures})
}

// writeJSON answers with a value that can be marshalled.
func writeJSON(w http.ResponseWriter, status int, value any) {
	header := w.Header()
	header.Del("Content-Length")
	header.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // fails only where the client has gone
}
