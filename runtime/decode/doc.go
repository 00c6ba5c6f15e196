// Package decode reads the arguments of an invocation into Go types, in one
// pass over the text as it arrived. Generated code calls it once for each
// argument, in order:
//
//	args.Expect("group", "message")
//	decode.ValueWith(args, &group, decode.String)
//	decode.ValueWith(args, &message, readMessage)
//	if err := args.End(); err != nil { … }
//
// where readMessage, generated too, walks over the members of an object:
//
//	func readMessage(r *decode.Reader, v *Message) {
//		for o := r.Object(); o.Next(r, messageMembers[:]); {
//			switch o.Index {
//			case 0:
//				decode.String(r, &v.Text)
//			case 1:
//				decode.Slice(r, &v.Parts, readPart)
//			}
//		}
//	}
//
// # What is accepted
//
// JSON is read strictly (RFC 8259, and the stricter defaults of json/v2):
// invalid UTF-8, halves of surrogate pairs, duplicate member names, numbers
// that do not fit and a null for an argument whose type has none are errors.
// Inside of an argument a null leaves the zero value. Member names are compared
// with regard to case; members a struct does not know are passed over, and
// checked. The same holds for MessagePack, where every count is bounded by the
// bytes that are left before anything is reserved for it.
//
// What a reader here accepts, json/v2 accepts, with the same value, and the
// other way round; the few intended differences, each with its reason, are in
// testdata/differences.md, and a fuzz test holds the package to it. Types with
// a way of their own to read JSON are left to json/v2, see [Any].
//
// # What holds while reading
//
//   - The text is never changed and never kept: strings and blobs are copied
//     out of it. The strings of one call share chunks of 4 KB at most, so a
//     string that is kept keeps no more than that alive, or its own size.
//   - The text may lie in a string, or in a string in a string, as the Functions
//     host sends it. How a quote and a backslash are spelled there is data of
//     the reader, and escapes are undone only in strings that have them: the
//     text is not unpacked as a whole. Where it is spelled in another way than
//     serializers usually do, the first read that fails unpacks it and reads
//     the argument again; no error is reported before.
//   - pos is always at the first byte that is not read. A read that fails leaves
//     one failure behind and moves to the end, where every further read does
//     nothing; so nobody checks after each step. Where the failure is, such as
//     arguments[1].author.age, is put together by the loops over objects and
//     arrays as they return, and costs nothing otherwise.
//   - Values are read into zero values, so a null needs no work, and a member
//     that is missing leaves its field alone.
//   - Nesting is bounded as in package jsontext, and nothing that is reserved is
//     larger than what was sent by more than a constant factor.
package decode
