// Package resolve makes the program model of what was loaded: it gives every
// directive its defaults, checks every rule that a signature or a name has to
// keep, and reports all that are broken, each with its place and code.
//
// The rules have one file each, named after what they are about. Hubs and
// clients are resolved first, then functions, then the fields of what travels,
// the rules that compare the functions of an app (functions.go, events.go,
// routes.go), and those about whole packages.
package resolve
