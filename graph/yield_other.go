//go:build !linux

package graph

import "runtime"

// yield lets other goroutines have the thread.
func yield() { runtime.Gosched() }
