package page_test

import (
	"errors"
	"strings"
	"testing"

	"menagerie/internal/page"
)

// FuzzCursor: what is given out is taken back as what it was, and anything else is an ErrCursor and no panic.
func FuzzCursor(f *testing.F) {
	for _, c := range []page.Cursor{{}, at(7), {Order: "CREATED_AT DESC", Key: "2026-01-31T08:15:00.123456Z", ID: [16]byte{255}},
		{Order: "NAME", Key: strings.Repeat("\u0635", 1000)}} {
		text := c.String()
		f.Add(text, c.Order, c.Key, string(c.ID[:]))
		f.Add(text[:len(text)/2], "", "", "")
		f.Add(text+"A", "", "", "")
	}
	for _, text := range []string{"", "AQ", "AQA", "\x00", "====", strings.Repeat("A", 10_000)} {
		f.Add(text, "x", "\x00", "é")
	}
	f.Fuzz(func(t *testing.T, text, order, key, id string) {
		c, err := page.ParseCursor(text)
		if err == nil {
			if again, err := page.ParseCursor(c.String()); err != nil || again != c {
				t.Fatalf("%q is %+v, and that again %+v, %v", text, c, again, err)
			}
		} else if !errors.Is(err, page.ErrCursor) || c != (page.Cursor{}) {
			t.Fatalf("%q: %+v, %v", text, c, err)
		}
		// A list has a short name, and keys that are text: names of 100 characters are the longest.
		order, key = strings.ToValidUTF8(order, ""), strings.ToValidUTF8(key, "")
		given := page.Cursor{Order: strings.ToValidUTF8(order[:min(len(order), 255)], ""), Key: strings.ToValidUTF8(key[:min(len(key), 3300)], "")}
		copy(given.ID[:], id)
		if got, err := page.ParseCursor(given.String()); err != nil || got != given {
			t.Fatalf("%+v is taken back as %+v, %v", given, got, err)
		}
	})
}

func TestCursorWithALineBreak(t *testing.T) {
	good := page.Cursor{Order: "NAME", Key: "zoe", ID: [16]byte{1}}.String()
	for _, s := range []string{good + "\n", "\r" + good, good[:4] + "\r\n" + good[4:]} {
		if _, err := page.ParseCursor(s); !errors.Is(err, page.ErrCursor) {
			t.Errorf("%q: %v", s, err)
		}
	}
}
