package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The media types of an answer (GraphQL over HTTP, draft of 2025, section "Media Types"). With the first a request that fails before
// its execution has status 400; with the second, older one it has 200, since its clients take other statuses for those of
// some proxy.
const (
	responseJSON = "application/graphql-response+json"
	plainJSON    = "application/json"
)

var errNotByGET = errors.New("GET is for queries; send mutations by POST")

// requestError is what is wrong with a request before GraphQL has a say.
type requestError struct {
	status  int
	message string
}

func (e *requestError) Error() string { return e.message }

func badRequest(format string, args ...any) error {
	return &requestError{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// ServeHTTP answers POST with a JSON body, and GET with the same members as parameters, for queries alone.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mediaType, ok := accepted(r.Header.Values("Accept"))
	if !ok {
		h.refuse(w, plainJSON, http.StatusNotAcceptable, "The answer can be "+responseJSON+" or "+plainJSON+"; accept one of them.")
		return
	}
	params, err := readParams(r)
	var refused *requestError
	switch {
	case errors.As(err, &refused):
		if refused.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", "GET, POST")
		}
		h.refuse(w, mediaType, refused.status, refused.message)
		return
	case err != nil:
		// The client has gone or was too slow: there is hardly anybody to answer.
		h.refuse(w, mediaType, http.StatusBadRequest, "The body could not be read to its end.")
		return
	}
	resp, executed, err := h.run(r.Context(), params, r.Method == http.MethodGet)
	switch {
	case err != nil:
		w.Header().Set("Allow", "POST")
		h.refuse(w, mediaType, http.StatusMethodNotAllowed, err.Error())
	case resp == nil:
		// The operation was given up before it began: the client has gone, or the time was up.
		h.refuse(w, mediaType, http.StatusServiceUnavailable, "The request was cancelled.")
	case !executed && mediaType == responseJSON:
		write(w, mediaType, http.StatusBadRequest, resp)
	default:
		write(w, mediaType, http.StatusOK, resp)
	}
}

func readParams(r *http.Request) (*graphql.RawParams, error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return queryParams(r)
	case http.MethodPost:
		return bodyParams(r)
	}
	return nil, &requestError{http.StatusMethodNotAllowed, "Use POST, or GET for queries."}
}

// jsonParams are the parameters of a request by their names, each as it was sent, so that one of a wrong type can be named.
type jsonParams map[string]json.RawMessage

func queryParams(r *http.Request) (*graphql.RawParams, error) {
	q := r.URL.Query()
	in := jsonParams{"variables": json.RawMessage(q.Get("variables")), "extensions": json.RawMessage(q.Get("extensions"))}
	for _, name := range []string{"query", "operationName"} {
		if q.Has(name) {
			text, err := json.Marshal(q.Get(name))
			if err != nil {
				return nil, err
			}
			in[name] = text
		}
	}
	return in.raw()
}

func bodyParams(r *http.Request) (*graphql.RawParams, error) {
	mediaType, options, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != plainJSON {
		return nil, &requestError{http.StatusUnsupportedMediaType, "Send the request as Content-Type: " + plainJSON + "."}
	}
	if charset := options["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return nil, &requestError{http.StatusUnsupportedMediaType, "Send the request in UTF-8."}
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &requestError{http.StatusRequestEntityTooLarge,
			fmt.Sprintf("The request's body is larger than the %d bytes allowed.", tooLarge.Limit)}
	case err != nil:
		return nil, err
	case !utf8.Valid(body):
		return nil, badRequest("The body is not valid UTF-8.")
	}
	var in jsonParams
	switch trimmed := bytes.TrimLeft(body, " \t\r\n"); {
	case len(trimmed) == 0:
		return nil, badRequest("The body is empty; send a JSON object with the member query.")
	case trimmed[0] == '[':
		return nil, badRequest("Batches are not supported; send one JSON object for each request.")
	case !json.Valid(body):
		return nil, badRequest("The body is not valid JSON.")
	case trimmed[0] != '{' || json.Unmarshal(body, &in) != nil:
		return nil, badRequest("The body must be a JSON object with the member query.")
	}
	return in.raw()
}

func (in jsonParams) raw() (*graphql.RawParams, error) {
	var p graphql.RawParams
	var query *string
	for _, member := range []struct {
		name, want string
		to         any
	}{
		{"query", "a string", &query},
		{"operationName", "a string or null", &p.OperationName},
		{"variables", "a JSON object or null", &p.Variables},
		{"extensions", "a JSON object or null", &p.Extensions},
	} {
		from := in[member.name]
		if len(from) == 0 {
			continue
		}
		// Numbers stay as they were written: an Int is not to lose digits on its way through a float.
		d := json.NewDecoder(bytes.NewReader(from))
		d.UseNumber()
		if !json.Valid(from) || d.Decode(member.to) != nil {
			return nil, badRequest("The member %s must be %s.", member.name, member.want)
		}
	}
	if query == nil || strings.TrimSpace(*query) == "" {
		return nil, badRequest("The member query is missing; it holds the GraphQL document.")
	}
	p.Query = *query
	return &p, nil
}

// accepted chooses the media type of the answer by the quality values of the Accept header (RFC 9110, section 12.5.1). Whoever accepts
// anything gets the older one.
func accepted(header []string) (string, bool) {
	if len(header) == 0 {
		return plainJSON, true
	}
	// For each type, the quality that the most specific range gives it.
	type match struct {
		quality     float64
		specificity int
	}
	best := map[string]match{plainJSON: {0, -1}, responseJSON: {0, -1}}
	for _, part := range strings.Split(strings.Join(header, ","), ",") {
		mediaRange, options, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if s, ok := options["q"]; ok {
			if q, err = strconv.ParseFloat(s, 64); err != nil || q < 0 || q > 1 {
				continue
			}
		}
		if charset := options["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		for mediaType, m := range best {
			specificity := map[string]int{"*/*": 0, "application/*": 1, mediaType: 2}
			if s, ok := specificity[mediaRange]; ok && s >= m.specificity {
				best[mediaType] = match{q, s}
			}
		}
	}
	plain, response := best[plainJSON], best[responseJSON]
	switch {
	case plain.quality == 0 && response.quality == 0:
		return "", false
	case response.quality > plain.quality, response.quality == plain.quality && response.specificity > plain.specificity:
		return responseJSON, true
	case response.quality == plain.quality && response.specificity == 2:
		return responseJSON, true
	}
	return plainJSON, true
}

// refuse answers a request that GraphQL does not get to see.
func (h *handler) refuse(w http.ResponseWriter, mediaType string, status int, message string) {
	code := CodeBadRequest
	if status == http.StatusServiceUnavailable {
		code = CodeUnavailable
	}
	write(w, mediaType, status, &graphql.Response{Errors: gqlerror.List{
		{Message: message, Extensions: map[string]any{"code": code}}}})
}

// write sends the answer. The data are JSON already and go out as they are.
func write(w http.ResponseWriter, mediaType string, status int, resp *graphql.Response) {
	var b bytes.Buffer
	separator := byte('{')
	member := func(name string, value []byte) {
		b.WriteByte(separator)
		b.WriteString(`"` + name + `":`)
		b.Write(value)
		separator = ','
	}
	if len(resp.Errors) > 0 {
		errs, err := json.Marshal(resp.Errors)
		if err != nil { // an extension that is not JSON: ours all are
			panic(err)
		}
		member("errors", errs)
	}
	if resp.Data != nil {
		member("data", resp.Data)
	}
	if len(resp.Extensions) > 0 {
		extensions, err := json.Marshal(resp.Extensions)
		if err != nil {
			panic(err)
		}
		member("extensions", extensions)
	}
	b.WriteByte('}')
	w.Header().Set("Content-Type", mediaType+"; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // an error means that the client has gone
}
