package graph

import (
	"slices"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"

	"menagerie/breadth"
)

const (
	// cachedBytes bounds the memory of the parsed documents that are kept, so that a client's operations are parsed once.
	cachedBytes = 32 << 20
	// bytesPerToken is what a token takes in a parsed document with its plans, at most; a test measures it.
	bytesPerToken = 1024
)

// documents keeps parsed documents that are within the limits and valid, by their text: those used last, as far as the memory goes.
// It is safe for concurrent use.
type documents struct {
	mu    sync.Mutex
	lru   *simplelru.LRU[string, cached]
	bytes int
	max   int
}

type cached struct {
	*document
	bytes int
}

// document is a parsed document with what is kept for executing it.
type document struct {
	*ast.QueryDocument
	plans breadth.Plans
	// What the operation with which it came costs, where the variables have no say in that; nil: none is known.
	costed *ast.OperationDefinition
	cost   int
}

// newDocument is of so many tokens. Their number also bounds the plans that are kept: fragments that are spread several times, and conditions, make
// more fields than there are tokens.
func newDocument(doc *ast.QueryDocument, tokens int) *document {
	return &document{QueryDocument: doc, plans: breadth.Plans{Fields: 3 * tokens}}
}

// ignoreDefer takes @defer out of a document: the answer comes in one piece, which a server is free to do.
func ignoreDefer(doc *ast.QueryDocument) {
	for _, op := range doc.Operations {
		walk(op.SelectionSet, func(s ast.Selection) bool {
			at := directivesOf(s)
			*at = slices.DeleteFunc(*at, func(d *ast.Directive) bool { return d.Name == "defer" })
			return true
		})
	}
}

func newDocuments(maxBytes int) *documents {
	d := &documents{max: maxBytes}
	// The smallest document has three tokens: bytes are what runs out.
	lru, err := simplelru.NewLRU(maxBytes/bytesPerToken+1, func(_ string, c cached) { d.bytes -= c.bytes })
	if err != nil {
		panic(err) // of no positive size: ours is
	}
	d.lru = lru
	return d
}

func (d *documents) get(text string) (*document, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, ok := d.lru.Get(text)
	return c.document, ok
}

// add keeps a document of so many tokens. The text is kept with it.
func (d *documents) add(text string, doc *document, tokens int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := cached{doc, len(text) + tokens*bytesPerToken}
	if d.lru.Contains(text) || c.bytes > d.max {
		return
	}
	d.lru.Add(text, c)
	d.bytes += c.bytes
	for d.bytes > d.max {
		d.lru.RemoveOldest()
	}
}
