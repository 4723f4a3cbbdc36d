//go:build !linux

package graph

import "runtime"

// yield lets other goroutines have the processor.
func yield() { runtime.Gosched() }
