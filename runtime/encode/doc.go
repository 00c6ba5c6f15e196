// Package encode writes the results of functions as JSON, the same bytes that
// package json (go-json-experiment, v2) writes for them, without reflection.
// Generated code calls it:
//
//	func writeReply(w *encode.Writer, v *Reply) {
//		w.Text(`{"ok":`)
//		encode.Bool(w, &v.OK)
//		w.Text(`,"who":`)
//		encode.String(w, &v.Who)
//		w.Text(`}`)
//	}
//
// A value that has no JSON form, such as text that is not UTF-8 or a number that
// is not finite, makes the writer give up. What it wrote is dropped then, and
// package json is asked for the whole result: it has the error. So nothing here
// makes errors, and a cycle ends where package json starts to look for one.
package encode
