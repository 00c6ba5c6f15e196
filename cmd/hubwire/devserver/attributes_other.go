//go:build !linux

package devserver

import "syscall"

// attributes are none: only Linux can tie the program's life to this process.
func attributes() *syscall.SysProcAttr { return nil }
