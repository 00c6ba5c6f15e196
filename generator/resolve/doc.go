// Package resolve makes the program model of what was loaded: it gives every
// directive its defaults, checks every rule that a signature or a name has to
// keep, and reports all that are broken, each with its place and code.
//
// The rules have one file each, named after what they are about. Hubs and
// clients are resolved first, one package after the other. Then come the
// functions, some at a time (pieces.go), and then, at the same time, the rules
// about whole packages, those that compare the functions of an app
// (functions.go, events.go, routes.go), and the fields of what travels. Every
// piece of this work has findings of its own, which are put in one order.
package resolve
