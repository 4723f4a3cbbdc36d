package graph

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

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
	exec   graphql.ExecutableSchema
	schema *ast.Schema // that of exec
	// What operations are executed with: values that are made once, and that tests put something around.
	presenter  graphql.ErrorPresenterFunc
	recoverer  graphql.RecoverFunc
	around     graphql.FieldMiddleware
	aroundRoot graphql.RootFieldMiddleware // as around, for the fields of the operation itself
	timeout    time.Duration
	limits     Limits
	documents  *documents
	log        *slog.Logger
	requestID  func(context.Context) string
	trace      func(context.Context) any
	observe    func(context.Context, Operation)
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
	h.exec, h.schema, h.around, h.aroundRoot = schema, schema.Schema(), aroundField, aroundRootField
	h.presenter, h.recoverer = h.present, h.recovered
	return h
}

// run executes one operation and returns its kind, which is empty where the request failed before that.
func (h *handler) run(ctx context.Context, params *graphql.RawParams, queriesOnly bool) (resp *response, kind ast.Operation, err error) {
	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	p, errs := h.prepare(params)
	// A name is taken from a parsed document alone: what else stands in operationName could be anything, and ends in a log.
	var done Operation
	if p.operation != nil {
		done.Kind, done.Name = string(p.operation.Operation), p.operation.Name
	}
	defer func() {
		done.Duration = time.Since(start)
		if resp != nil {
			done.Codes = codes(resp.errors)
		}
		h.observe(ctx, done)
	}()
	if len(errs) > 0 {
		return failure(errs...), "", nil
	}
	kind = p.operation.Operation
	if queriesOnly && kind != ast.Query {
		return nil, "", errNotByGET
	}
	// gqlgen catches the panics of resolvers. What is left is what a scalar does when the answer is written.
	defer func() {
		if v := recover(); v != nil {
			resp, err = failure(h.present(ctx, h.recovered(ctx, v))), nil
			resp.data = []byte("null")
		}
	}()
	if ctx.Err() != nil {
		return nil, kind, nil
	}
	resp = h.execute(ctx, params, p)
	if _, known := auth.FromContext(ctx); known {
		resp.extensions.Trace = h.trace(ctx)
	}
	return resp, kind, nil
}

// execute does what gqlgen's package executor does for an operation that is known to be valid, without the extensions that it has room for.
func (h *handler) execute(ctx context.Context, params *graphql.RawParams, p prepared) *response {
	ctx = graphql.WithResponseContext(&state{Context: ctx, document: p.document}, h.presenter, h.recoverer)
	ctx = graphql.WithOperationContext(ctx, &graphql.OperationContext{
		RawQuery: params.Query, OperationName: params.OperationName, Variables: p.variables, Extensions: params.Extensions,
		Doc: p.document.QueryDocument, Operation: p.operation,
		RecoverFunc: h.recoverer, ResolverMiddleware: h.around, RootResolverMiddleware: h.aroundRoot,
	})
	resp := h.exec.Exec(ctx)(ctx)
	return &response{append(resp.Errors, graphql.GetErrors(ctx)...), resp.Data, &extensions{Cost: p.cost}}
}

// prepared is a request that can be executed.
type prepared struct {
	document  *document
	operation *ast.OperationDefinition
	variables map[string]any
	cost      int
}

// prepare returns what is to be executed; or what is wrong with it, and the operation where there is one. Nothing is executed, and nothing
// long is done before the limits are known to be kept.
func (h *handler) prepare(params *graphql.RawParams) (p prepared, errs gqlerror.List) {
	doc, known := h.documents.get(params.Query)
	tokens := 0
	if !known {
		parsed, n, err := h.limits.read(params.Query)
		if err != nil {
			return p, gqlerror.List{unparsed(err)}
		}
		doc, tokens = newDocument(parsed, n), n
	}
	p.document, p.operation = doc, doc.Operations.ForName(params.OperationName)
	fixed := false
	if p.cost = doc.cost; p.operation != nil && p.operation != doc.costed {
		var err error
		if p.cost, fixed, err = h.limits.cost(h.schema, doc.QueryDocument, p.operation, params.Variables); err != nil {
			return p, gqlerror.List{unparsed(err)}
		}
	}
	if !known {
		if errs := validate(h.schema, doc.QueryDocument); len(errs) > 0 {
			return p, errs
		}
		ignoreDefer(doc.QueryDocument)
		if fixed {
			doc.costed, doc.cost = p.operation, p.cost
		}
		h.documents.add(params.Query, doc, tokens)
	}
	switch {
	case p.operation == nil && params.OperationName == "":
		return p, gqlerror.List{badDocument("The document has several operations; say which one to execute in the member operationName.")}
	case p.operation == nil:
		return p, gqlerror.List{badDocument("The document has no operation of the name in the member operationName.")}
	}
	variables, err := coerceVariables(h.schema, p.operation, params.Variables)
	if err != nil {
		return p, gqlerror.List{badDocument(err.Message)}
	}
	p.variables = variables
	return p, nil
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
