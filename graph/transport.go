package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"menagerie/internal/accept"
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
	mediaType, ok := mediaTypeOf(r.Header["Accept"])
	if !ok {
		h.refuse(w, plainJSON, &requestError{http.StatusNotAcceptable, "The answer can be " + responseJSON + " or " + plainJSON + "; accept one of them."})
		return
	}
	params, err := h.readParams(r)
	if err != nil {
		h.refuse(w, mediaType, err)
		return
	}
	resp, kind, err := h.run(r.Context(), params, r.Method != http.MethodPost)
	switch {
	case err != nil:
		w.Header().Set("Allow", "POST")
		write(w, mediaType, http.StatusMethodNotAllowed, failure(&gqlerror.Error{
			Message: err.Error(), Extensions: map[string]any{"code": CodeBadRequest}}), false)
	case resp == nil:
		// The operation was given up before it began: the client has gone, or the time was up.
		write(w, mediaType, http.StatusServiceUnavailable, failure(&gqlerror.Error{
			Message: "The request was cancelled.", Extensions: map[string]any{"code": CodeUnavailable}}), false)
	case kind == "" && mediaType == responseJSON:
		write(w, mediaType, http.StatusBadRequest, resp, false)
	default:
		squeeze := len(resp.data) >= minGzip && mayCompress(r, kind) && accept.Gzip(r.Header["Accept-Encoding"])
		write(w, mediaType, http.StatusOK, resp, squeeze)
	}
}

func (h *handler) readParams(r *http.Request) (*graphql.RawParams, error) {
	switch r.Method {
	case http.MethodGet:
		return h.queryParams(r)
	case http.MethodPost:
		return h.bodyParams(r)
	}
	return nil, &requestError{http.StatusMethodNotAllowed, "Use POST, or GET for queries."}
}

// members are what a request consists of, and what a member has to be.
var members = []struct{ name, want string }{
	{"query", "a string"},
	{"operationName", "a string or null"},
	{"variables", "a JSON object or null"},
	{"extensions", "a JSON object or null"},
}

func (h *handler) queryParams(r *http.Request) (*graphql.RawParams, error) {
	if n := len(r.URL.RawQuery); n > h.limits.URL {
		return nil, found("url", n, h.limits.URL)
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("The URL's parameters are not well encoded.")
	}
	in := map[string]any{}
	for i, member := range members {
		values := q[member.name]
		switch {
		case len(values) == 0:
			continue
		case len(values) > 1:
			return nil, badRequest("The parameter %s is there twice.", member.name)
		case !utf8.ValidString(values[0]):
			return nil, badRequest("The parameter %s is not valid UTF-8.", member.name)
		}
		if i < 2 {
			in[member.name] = values[0]
		} else if values[0] != "" {
			if in[member.name], err = h.limits.readJSON([]byte(values[0])); errors.Is(err, errJSON) {
				return nil, badRequest("The member %s must be %s.", member.name, member.want)
			} else if err != nil {
				return nil, inJSON("parameter "+member.name, err)
			}
		}
	}
	return rawParams(in)
}

func (h *handler) bodyParams(r *http.Request) (*graphql.RawParams, error) {
	if err := jsonContent(r.Header["Content-Type"]); err != nil {
		return nil, err
	}
	for _, coding := range r.Header.Values("Content-Encoding") {
		if !strings.EqualFold(coding, "identity") {
			return nil, &requestError{http.StatusUnsupportedMediaType, "Send the body as it is, without a Content-Encoding."}
		}
	}
	for _, member := range members {
		// Many put the operation's name there, for the logs of proxies: it is not looked at.
		if member.name != "operationName" && r.URL.RawQuery != "" && r.URL.Query().Has(member.name) {
			return nil, badRequest("Send the member %s in the body alone, and not in the URL.", member.name)
		}
	}
	if r.ContentLength > int64(h.limits.Body) { // it need not be read to know
		return nil, found("body", int(r.ContentLength), h.limits.Body)
	}
	buffer := getBuffer()
	defer putBuffer(buffer) // what is read from JSON is a copy
	if r.ContentLength > 0 {
		buffer.Grow(int(r.ContentLength) + bytes.MinRead) // so much room more is wanted to find its end
	}
	_, err := buffer.ReadFrom(&io.LimitedReader{R: r.Body, N: int64(h.limits.Body) + 1})
	body := buffer.Bytes()
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge, len(body) > h.limits.Body:
		return nil, exceeded("body", h.limits.Body)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, &requestError{http.StatusRequestTimeout, "The body did not arrive in time."}
	case err != nil:
		// The client has gone: there is hardly anybody to answer.
		return nil, badRequest("The body could not be read to its end.")
	}
	trimmed := bytes.TrimLeft(body, " \t\r\n")
	switch {
	case len(trimmed) == 0:
		return nil, badRequest("The body is empty; send a JSON object with the member query.")
	case trimmed[0] == '[':
		return nil, badRequest("Batches are not supported; send one JSON object for each request.")
	}
	value, err := h.limits.readJSON(body)
	if err != nil {
		return nil, inJSON("body", err)
	}
	in, ok := value.(map[string]any)
	if !ok {
		return nil, badRequest("The body must be a JSON object with the member query.")
	}
	return rawParams(in)
}

// jsonContent returns what is wrong with the Content-Type of a request; nil: it is JSON in UTF-8.
func jsonContent(header []string) error {
	if len(header) == 1 && header[0] == plainJSON { // as nearly all send it
		return nil
	}
	return parseJSONContent(header)
}

func parseJSONContent(header []string) error {
	unsupported := &requestError{http.StatusUnsupportedMediaType, "Send the request as Content-Type: " + plainJSON + "."}
	if len(header) != 1 {
		return unsupported
	}
	mediaType, options, err := mime.ParseMediaType(header[0])
	if err != nil || mediaType != plainJSON {
		return unsupported
	}
	if charset := options["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return &requestError{http.StatusUnsupportedMediaType, "Send the request in UTF-8."}
	}
	return nil
}

// inJSON says where the JSON is that could not be read.
func inJSON(where string, err error) error {
	var limit *limitError
	if errors.As(err, &limit) {
		return limit
	}
	return badRequest("The %s %s.", where, err.Error())
}

func rawParams(in map[string]any) (*graphql.RawParams, error) {
	var p graphql.RawParams
	for _, member := range members {
		value := in[member.name]
		ok := value == nil
		if !ok {
			switch member.name {
			case "query":
				p.Query, ok = value.(string)
			case "operationName":
				p.OperationName, ok = value.(string)
			case "variables":
				p.Variables, ok = value.(map[string]any)
			case "extensions":
				p.Extensions, ok = value.(map[string]any)
			}
		}
		if !ok {
			return nil, badRequest("The member %s must be %s.", member.name, member.want)
		}
	}
	if strings.TrimSpace(p.Query) == "" {
		return nil, badRequest("The member query is missing; it holds the GraphQL document.")
	}
	return &p, nil
}

// maxRanges is how many media ranges an Accept header may have; browsers send fewer than ten.
const maxRanges = 100

// usualAccepts are what the usual clients send as Accept, with the media type of their answer: of scripts, of Apollo Client, of browsers' fetch.
var usualAccepts = func() map[string]string {
	m := map[string]string{}
	for _, header := range []string{
		"*/*", plainJSON, responseJSON, responseJSON + ", " + plainJSON, responseJSON + "," + plainJSON + ";q=0.9", plainJSON + ", text/plain, */*",
	} {
		m[header], _ = accepted([]string{header})
	}
	return m
}()

// mediaTypeOf is accepted, faster for the usual.
func mediaTypeOf(header []string) (string, bool) {
	if len(header) == 0 {
		return plainJSON, true
	}
	if len(header) == 1 {
		if mediaType, ok := usualAccepts[header[0]]; ok {
			return mediaType, true
		}
	}
	return accepted(header)
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
	all := strings.Join(header, ",")
	if strings.Count(all, ",") >= maxRanges { // each takes a microsecond to read, and thousands find room in a header
		return "", false
	}
	for _, part := range strings.Split(all, ",") {
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
func (h *handler) refuse(w http.ResponseWriter, mediaType string, err error) {
	var limit *limitError
	var refused *requestError
	switch {
	case errors.As(err, &limit):
		status, code := http.StatusBadRequest, CodeTooComplex
		switch limit.limit.Name {
		case "body":
			status, code = http.StatusRequestEntityTooLarge, CodeBadRequest
			w.Header().Set("Connection", "close") // the rest need not be waited for
		case "url":
			status, code = http.StatusRequestURITooLong, CodeBadRequest
		}
		write(w, mediaType, status, failure(limit.graphQL(code)), false)
	case errors.As(err, &refused):
		switch refused.status {
		case http.StatusMethodNotAllowed:
			w.Header().Set("Allow", "GET, POST")
		case http.StatusRequestTimeout:
			w.Header().Set("Connection", "close") // the rest of the body may still come
		}
		write(w, mediaType, refused.status, failure(&gqlerror.Error{
			Message: refused.message, Extensions: map[string]any{"code": CodeBadRequest}}), false)
	default:
		panic(err) // there are no others
	}
}

// failure is the answer to a request that failed before its execution: it has no data.
func failure(errs ...*gqlerror.Error) *response { return &response{errors: errs} }
