package pets

import (
	"errors"
	"strings"
)

// ErrNotFound says that there is no such thing that the viewer may see. It does not say whether it exists.
var ErrNotFound = errors.New("not found")

// ErrConflict says that the thing is no longer of the version that a change asked for.
var ErrConflict = errors.New("changed by somebody else in the meantime")

// ErrSessionEnded says that the session by which the viewer is known does not stand any more.
var ErrSessionEnded = errors.New("the session has ended")

// Code tells the kinds of Problem apart.
type Code string

// The kinds of Problem.
const (
	Invalid      Code = "INVALID"       // a value breaks a rule
	MissingField Code = "MISSING_FIELD" // a replacement does not mention a field that has a value
	EmailTaken   Code = "EMAIL_TAKEN"   // an account with this e-mail address exists
)

// Problem is one thing that is wrong with an input and that a person can put right.
type Problem struct {
	Code    Code
	Path    []string // the field, from the input inwards; list positions in decimal
	Message string   // what is wrong and what would be right, in English
}

// Problems is the error of an input that breaks rules. It holds all that was found, not the first alone.
type Problems []Problem

// Error joins the messages, each behind the path of its field.
func (p Problems) Error() string {
	parts := make([]string, len(p))
	for i, problem := range p {
		parts[i] = strings.Join(problem.Path, ".") + ": " + problem.Message
	}
	return strings.Join(parts, "; ")
}

// orNil returns p as an error: nil where there are no problems, so that callers need no typed nil.
func (p Problems) orNil() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
