//go:build tools

// Package main keeps the code generator in go.mod although no program imports it.
package main

import _ "github.com/99designs/gqlgen"
