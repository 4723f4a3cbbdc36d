//go:build !linux

package backup

import "syscall"

// dying does nothing where the kernel cannot end a child with its parent.
func dying() *syscall.SysProcAttr { return nil }
