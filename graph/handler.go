package graph

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"menagerie/breadth"
	"menagerie/db"
	"menagerie/graph/generated"
	"menagerie/internal/auth"
)

// defaultTimeout bounds an operation, and with it every statement that it runs.
const defaultTimeout = 8 * time.Second

// Config is what the GraphQL endpoint needs.
type Config struct {
	DB   *db.DB
	Auth *auth.Service
	// Now is the clock; nil: the system's.
	Now func() time.Time
	// Timeout bounds each operation; 0: 8 seconds.
	Timeout time.Duration
	// ReferenceExecutor has operations executed by gqlgen's own executor, and not breadth first.
	ReferenceExecutor bool
	// Limits bound what a request may ask; where one is 0, its default.
	Limits Limits
	// Logger gets the errors that clients are not told of; nil: none.
	Logger *slog.Logger
	// RequestID returns the id under which the log knows the request; nil: none is known.
	RequestID func(context.Context) string
	// Trace returns what to add to the extensions of an answer, as trace, for a viewer who has asked for it; nil: nothing.
	Trace func(context.Context) any
	// Observe is told of each operation when it is done; nil: nobody.
	Observe func(context.Context, Operation)
}

// Operation is what has become of an operation.
type Operation struct {
	Kind     string // query or mutation; empty where the request did not get as far
	Name     string // as the client calls it: a GraphQL name, or empty
	Duration time.Duration
	Codes    []string // the extensions.code of its errors, each once
}

// handler serves GraphQL over HTTP. It keeps parsed documents, and nothing of any client.
type handler struct {
	exec      *executor.Executor
	schema    *ast.Schema
	timeout   time.Duration
	limits    Limits
	documents *documents
	log       *slog.Logger
	requestID func(context.Context) string
	trace     func(context.Context) any
	observe   func(context.Context, Operation)
}

// New returns the GraphQL endpoint. It takes the viewer from the request's context: see auth.WithViewer.
func New(c Config) http.Handler {
	now := c.Now
	if now == nil {
		now = time.Now
	}
	resolver := &Resolver{DB: c.DB, Auth: c.Auth, Now: now}
	schema := generated.NewBreadthFirstSchema
	if c.ReferenceExecutor {
		schema = generated.NewExecutableSchema
	}
	return newHandler(c, schema(generated.Config{Resolvers: resolver}))
}

// newHandler serves any schema: a test has one in which everything panics.
func newHandler(c Config, schema graphql.ExecutableSchema) *handler {
	h := &handler{timeout: c.Timeout, limits: c.Limits.OrDefaults(), documents: newDocuments(cachedBytes), log: c.Logger, requestID: c.RequestID, trace: c.Trace, observe: c.Observe}
	if h.timeout == 0 {
		h.timeout = defaultTimeout
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	if h.requestID == nil {
		h.requestID = func(context.Context) string { return "" }
	}
	if h.trace == nil {
		h.trace = func(context.Context) any { return nil }
	}
	if h.observe == nil {
		h.observe = func(context.Context, Operation) {}
	}
	h.schema = schema.Schema()
	h.exec = executor.New(schema)
	h.exec.Use(extension.Introspection{})
	h.exec.SetQueryCache(preparedDocument{})
	h.exec.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error { return h.present(ctx, err) })
	h.exec.SetRecoverFunc(h.recovered)
	h.exec.AroundRootFields(aroundRootField)
	h.exec.AroundFields(aroundField)
	return h
}

// run executes one operation and returns its kind, which is empty where the request failed before that.
func (h *handler) run(ctx context.Context, params *graphql.RawParams, queriesOnly bool) (resp *graphql.Response, kind ast.Operation, err error) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(ctx), h.timeout)
	defer cancel()
	doc, op, cost, errs := h.prepare(params)
	// A name is taken from a parsed document alone: what else stands in operationName could be anything, and ends in a log.
	var done Operation
	if op != nil {
		done.Kind, done.Name = string(op.Operation), op.Name
	}
	defer func() {
		done.Duration = time.Since(start)
		if resp != nil {
			done.Codes = codes(resp.Errors)
		}
		h.observe(ctx, done)
	}()
	if len(errs) > 0 {
		return failure(errs...), "", nil
	}
	if queriesOnly && op.Operation != ast.Query {
		return nil, "", errNotByGET
	}
	// gqlgen catches the panics of resolvers. What is left is what a scalar does when the answer is written.
	defer func() {
		if p := recover(); p != nil {
			resp, kind, err = failure(h.present(ctx, h.recovered(ctx, p))), op.Operation, nil
			resp.Data = []byte("null")
		}
	}()
	ctx = breadth.WithPlans(context.WithValue(ctx, stateKey{}, &state{document: doc}), &doc.plans)
	oc, errs := h.exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 { // of the variables
		for i, err := range errs {
			errs[i] = h.present(ctx, err)
			errs[i].Message = brief(errs[i].Message)
		}
		return failure(errs...), "", nil
	}
	next, ctx := h.exec.DispatchOperation(ctx, oc)
	if resp = next(ctx); resp == nil {
		return nil, op.Operation, nil
	}
	resp.Extensions = map[string]any{"cost": cost}
	if _, known := auth.FromContext(ctx); known {
		if t := h.trace(ctx); t != nil {
			resp.Extensions["trace"] = t
		}
	}
	return resp, op.Operation, nil
}

// prepare returns the document of a request, its operation and what that costs; or what is wrong with them, and the
// operation where there is one. Nothing is executed, and nothing long is done before the limits are known to be kept.
func (h *handler) prepare(params *graphql.RawParams) (doc *document, op *ast.OperationDefinition, cost int, errs gqlerror.List) {
	doc, known := h.documents.get(params.Query)
	tokens := 0
	if !known {
		parsed, n, err := h.limits.read(params.Query)
		if err != nil {
			return nil, nil, 0, gqlerror.List{unparsed(err)}
		}
		doc, tokens = newDocument(parsed, n), n
	}
	if op = doc.Operations.ForName(params.OperationName); op != nil {
		var err error
		if cost, err = h.limits.cost(h.schema, doc.QueryDocument, op, params.Variables); err != nil {
			return nil, op, 0, gqlerror.List{unparsed(err)}
		}
	}
	if !known {
		if errs := validate(h.schema, doc.QueryDocument); len(errs) > 0 {
			return nil, op, 0, errs
		}
		ignoreDefer(doc.QueryDocument)
		h.documents.add(params.Query, doc, tokens)
	}
	switch {
	case op == nil && params.OperationName == "":
		return nil, nil, 0, gqlerror.List{badDocument("The document has several operations; say which one to execute in the member operationName.")}
	case op == nil:
		return nil, nil, 0, gqlerror.List{badDocument("The document has no operation of the name in the member operationName.")}
	}
	if err := checkVariables(h.schema, op, params.Variables); err != nil {
		return nil, op, 0, gqlerror.List{badDocument(err.Message)}
	}
	return doc, op, cost, nil
}

func codes(errs gqlerror.List) []string {
	var out []string
	for _, e := range errs {
		if code, ok := e.Extensions["code"].(string); ok && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func stack() string { return string(debug.Stack()) }
