package graph

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"menagerie/db"
	"menagerie/graph/generated"
	"menagerie/internal/auth"
)

const (
	// defaultTimeout bounds an operation, and with it every statement that it runs.
	defaultTimeout = 8 * time.Second
	// maxTokens bounds a document. The introspection query of the usual tools has fewer than 500.
	maxTokens = 2_000
	// cachedDocuments is how many parsed documents are kept, so that a client's operations are parsed once.
	cachedDocuments = 1_000
)

// Config is what the GraphQL endpoint needs.
type Config struct {
	DB   *db.DB
	Auth *auth.Service
	// Now is the clock; nil: the system's.
	Now func() time.Time
	// Timeout bounds each operation; 0: 8 seconds.
	Timeout time.Duration
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
	log       *slog.Logger
	requestID func(context.Context) string
	trace     func(context.Context) any
	observe   func(context.Context, Operation)
}

// New returns the GraphQL endpoint. It takes the viewer from the request's context: see auth.WithViewer.
func New(c Config) http.Handler {
	h := &handler{timeout: c.Timeout, log: c.Logger, requestID: c.RequestID, trace: c.Trace, observe: c.Observe}
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
	now := c.Now
	if now == nil {
		now = time.Now
	}
	resolver := &Resolver{DB: c.DB, Auth: c.Auth, Now: now}
	schema := generated.NewExecutableSchema(generated.Config{Resolvers: resolver})
	h.schema = schema.Schema()
	h.exec = executor.New(schema)
	h.exec.SetDefaultRulesFn(validationRules)
	h.exec.Use(extension.Introspection{})
	h.exec.Use(maxComplexity{})
	h.exec.SetQueryCache(lru.New[*ast.QueryDocument](cachedDocuments))
	h.exec.SetParserTokenLimit(maxTokens)
	h.exec.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error { return h.present(ctx, err) })
	h.exec.SetRecoverFunc(h.recovered)
	h.exec.AroundOperations(withLoader)
	h.exec.AroundRootFields(aroundRootField)
	h.exec.AroundFields(aroundField)
	return h
}

// run executes one operation. executed is false where the request failed before that.
func (h *handler) run(ctx context.Context, params *graphql.RawParams, queriesOnly bool) (resp *graphql.Response, executed bool, err error) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(ctx), h.timeout)
	defer cancel()
	op, errs := h.exec.CreateOperationContext(ctx, params)
	switch {
	case op == nil || op.Doc == nil:
	case op.Operation == nil && params.OperationName == "":
		err := gqlerror.Errorf("The document has several operations; say which one to execute in the member operationName.")
		errcode.Set(err, errcode.ValidationFailed)
		errs = gqlerror.List{err}
	case op.Operation != nil:
		if err := checkVariables(h.schema, op.Operation, params.Variables); err != nil {
			errs = gqlerror.List{err}
		}
	}
	// A name is taken from a parsed document alone: what else stands in operationName could be anything, and ends in a log.
	var done Operation
	if op != nil && op.Operation != nil {
		done.Kind, done.Name = string(op.Operation.Operation), op.Operation.Name
	}
	defer func() {
		done.Duration = time.Since(start)
		if resp != nil {
			done.Codes = codes(resp.Errors)
		}
		h.observe(ctx, done)
	}()
	if len(errs) > 0 {
		return h.exec.DispatchError(graphql.WithOperationContext(ctx, op), errs), false, nil
	}
	if queriesOnly && op.Operation.Operation != ast.Query {
		return nil, false, errNotByGET
	}
	next, ctx := h.exec.DispatchOperation(ctx, op)
	resp = next(ctx)
	if _, known := auth.FromContext(ctx); known && resp != nil {
		if t := h.trace(ctx); t != nil {
			resp.Extensions = map[string]any{"trace": t}
		}
	}
	return resp, true, nil
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
