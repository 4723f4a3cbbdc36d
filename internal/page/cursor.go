package page

import (
	"encoding/base64"
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrCursor is the error of a cursor that this list has not given out.
var ErrCursor = errors.New("is not a cursor of this list in this order; take one from pageInfo or from an edge")

// Cursor is a position in an ordered list: that of the element with this key and, among equal keys, this id.
type Cursor struct {
	Order string   // names the order, so that a cursor is not taken for one of another list; at most 255 bytes
	Key   string   // what the element is ordered by
	ID    [16]byte // tells equal keys apart
}

// cursorVersion is the first byte of each cursor. Raise it when the meaning of the rest changes.
const cursorVersion = 1

// maxCursor bounds the text of a cursor. The longest key is a folded name: 100 characters, each of which may fold to 33
// bytes.
const maxCursor = 8192

// String returns the form for clients: opaque, and safe in a URL.
func (c Cursor) String() string { return string(c.Append(nil)) }

// Append appends the form for clients.
func (c Cursor) Append(dst []byte) []byte {
	var room [128]byte
	b := append(room[:0], cursorVersion, byte(len(c.Order)))
	b = append(b, c.Order...)
	b = append(b, c.ID[:]...)
	b = append(b, c.Key...)
	return base64.RawURLEncoding.AppendEncode(dst, b)
}

// ParseCursor reads what Cursor.String has written. It returns ErrCursor for anything else.
func ParseCursor(s string) (Cursor, error) {
	if len(s) > maxCursor || strings.ContainsAny(s, "\r\n") { // base64 would skip line breaks
		return Cursor{}, ErrCursor
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) < 2 || b[0] != cursorVersion {
		return Cursor{}, ErrCursor
	}
	n := int(b[1])
	if len(b) < 2+n+16 || !utf8.Valid(b[2:2+n]) || !utf8.Valid(b[2+n+16:]) {
		return Cursor{}, ErrCursor
	}
	c := Cursor{Order: string(b[2 : 2+n]), Key: string(b[2+n+16:])}
	copy(c.ID[:], b[2+n:])
	return c, nil
}
