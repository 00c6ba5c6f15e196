package child

import "syscall"

// dieWithParent has the kernel kill the program should this process die without a
// chance to do so. Other systems of the unix kind have nothing like it.
func dieWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGKILL }
