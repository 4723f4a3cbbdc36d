package page_test

import (
	"testing"

	"menagerie/internal/page"
)

// What a page's cursors cost: one is read with the request, and one or all are written with the answer.
var position = page.Cursor{Order: order, Key: "zoe valley", ID: [16]byte{1, 2, 3, 4, 5, 6, 0x70, 8, 9}}

func BenchmarkCursorString(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if position.String() == "" {
			b.Fatal("it is empty")
		}
	}
}

func BenchmarkParseCursor(b *testing.B) {
	text := position.String()
	b.ReportAllocs()
	for b.Loop() {
		if c, err := page.ParseCursor(text); err != nil || c != position {
			b.Fatal(c, err)
		}
	}
}
