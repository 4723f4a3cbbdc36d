package backup

import "syscall"

// dying has the kernel end a child when this process is gone, however it ends. It goes by the thread that has started the child,
// and Go ends no thread but one that a goroutine has locked and left locked, which none does here.
func dying() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
