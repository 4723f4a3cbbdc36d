package transfer

import (
	"strings"
	"testing"
)

func TestEscapeCell(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Rex": "Rex", "'Alani": "'Alani", "'": "'", "''": "''", "a=b": "a=b",
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\ta": "'\ta", "\ra": "'\ra", "'=1": "''=1", "''-": "'''-",
	} {
		if got := escapeCell(text); got != want {
			t.Errorf("%q is escaped as %q, want %q", text, got, want)
		}
	}
}

// No escaped cell is a formula, and each comes back as it was.
func FuzzCell(f *testing.F) {
	for _, seed := range []string{"", "'", "=1", "'=1", "''@", "'a", "\t", "-5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		escaped := escapeCell(text)
		if escaped != "" && strings.ContainsRune("=+-@\t\r", rune(escaped[0])) {
			t.Fatalf("%q is escaped as %q", text, escaped)
		}
		if got := unescapeCell(escaped); got != text {
			t.Fatalf("%q is escaped as %q, and comes back as %q", text, escaped, got)
		}
	})
}
