// Package load finds and parses the packages that have directives. It reads
// syntax only: no go command, no type checking, no build cache.
//
// A directory is looked at in three steps. Every Go file is read, and files
// without "signalr:" end there, together with their directory where no other
// file has it. The files left are matched against build constraints and parsed.
// Then the package is put together, with an index of what it declares.
//
// The generator's own output counts as its package clause only: it is listed
// in [Result].Generated and never parsed, so it may be stale or broken.
//
// After a syntax error a file is parsed again without the bodies of its
// functions. Where that goes well, all declarations are known and the error is
// a warning: generating is part of what makes an unfinished program compile.
// Otherwise it is an error, because a missing brace must not delete the
// functions below it.
package load
