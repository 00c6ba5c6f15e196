// Package encode is empty. Bindings generated for version 1 of the runtime's API
// import it; without it the compiler would complain about the import and not
// show what their version check says: run hubwire generate.
package encode
