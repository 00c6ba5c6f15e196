// Package probe has what hubwire doctor and the programs that it examines agree
// on.
package probe

// ConnectionIDPrefix begins the connection ids of hubwire doctor. Whoever it
// sends a signature to could send it on; no function runs for such a connection.
const ConnectionIDPrefix = "hubwire-doctor-"
