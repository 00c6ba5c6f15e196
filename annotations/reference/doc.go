// Package reference is what people read about the annotations: a page for
// every rule and every directive, as text for a terminal, as Markdown for docs
// and as values that encode to JSON. All of it comes from the tables of package
// annotations, and from one example a rule in the folder examples.
//
// An example is a script: it runs hubwire on its files and compares what is
// reported with its file "findings". The tests of cmd/hubwire run them all.
package reference
