// Package scaffold makes new apps, hubs and triggers: the files and insertions
// that hubwire new writes. It computes them in memory; nothing is written
// before everything is known to fit.
package scaffold
