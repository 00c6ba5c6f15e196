// Package load finds and parses the packages that have directives. It reads
// syntax only: no go command, no type checking, no build cache.
//
// A directory is looked at in three steps, each for all directories at once
// and in parallel. Every Go file is read, and files without "signalr:" end
// there, together with their directory where no other file has it. The files
// left are matched against build constraints and parsed. Then each package is
// put together, with an index of what it declares.
//
// The generator's own output counts as its package clause only: it is listed
// in [Result].Generated and never parsed, so it may be stale or broken.
//
// A syntax error inside a function body is a warning, because every
// declaration could be read; generating is what makes unfinished programs
// compile. It is an error where declarations may be lost: outside of bodies,
// or in a file where the parser left a directive without its declaration.
// Otherwise a missing brace would delete the functions below it.
package load
