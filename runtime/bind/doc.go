// Package bind is what generated code calls beside packages signalr and decode.
// Nothing in it is meant for programs: it changes with [CurrentAPI], and
// hubwire generate follows.
package bind
