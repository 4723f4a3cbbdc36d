package pets

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Optional tells a field that an input does not mention (the zero value) from one that it mentions, if only to empty it.
type Optional[T any] struct {
	Value T
	Set   bool
}

// Some returns a field that the input mentions.
func Some[T any](value T) Optional[T] { return Optional[T]{Value: value, Set: true} }

// checker collects the problems of one input while it brings the values into the form in which they are kept.
type checker struct {
	problems Problems
	today    Date // the latest day that is not in the future
}

func newChecker(now time.Time) *checker { return &checker{today: latestToday(now)} }

func (c *checker) invalid(path []string, format string, args ...any) {
	c.problems = append(c.problems, Problem{Code: Invalid, Path: path, Message: fmt.Sprintf(format, args...)})
}

// required returns s without white space at its ends, and complains unless it has 1 to limit characters.
func (c *checker) required(s string, limit int, path ...string) string {
	s = c.text(s, limit, false, path)
	if s == "" && !c.complained(path) {
		c.invalid(path, "must not be empty; give 1 to %s characters", count(limit))
	}
	return s
}

// optional is required for a field that may be empty: a string of white space alone counts as none.
func (c *checker) optional(s *string, limit int, path ...string) *string {
	return c.nullable(s, limit, false, path)
}

// prose is optional for a text of several lines.
func (c *checker) prose(s *string, limit int, path ...string) *string {
	return c.nullable(s, limit, true, path)
}

func (c *checker) nullable(s *string, limit int, lines bool, path []string) *string {
	if s == nil {
		return nil
	}
	clean := c.text(*s, limit, lines, path)
	if clean == "" {
		return nil
	}
	return &clean
}

func (c *checker) text(s string, limit int, lines bool, path []string) string {
	if !utf8.ValidString(s) {
		c.invalid(path, "must be valid UTF-8")
		return s
	}
	s = strings.TrimSpace(s)
	for _, r := range s {
		if unicode.IsControl(r) && (!lines || r != '\n' && r != '\r' && r != '\t') {
			c.invalid(path, "must not contain the control character U+%04X; take it out", r)
			return s
		}
	}
	if n := utf8.RuneCountInString(s); n > limit {
		c.invalid(path, "must have at most %s characters, and has %s", count(limit), count(n))
	}
	return s
}

func (c *checker) notFuture(d *Date, path ...string) {
	if d != nil && c.today.Before(*d) {
		c.invalid(path, "must not lie in the future")
	}
}

func (c *checker) complained(path []string) bool {
	for _, p := range c.problems {
		if strings.Join(p.Path, ".") == strings.Join(path, ".") {
			return true
		}
	}
	return false
}

// count writes n with commas between the thousands.
func count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
