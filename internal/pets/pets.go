// Package pets is the domain: what an owner keeps about her animals, the rules that hold for it, and the errors that
// tell which rule was broken. It knows nothing of GraphQL, HTTP or SQL and imports the standard library alone.
package pets
