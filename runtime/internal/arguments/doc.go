// Package arguments reads the arguments of calls, for package decode, and what
// comes with them from the Functions host. Values are read in one pass over the
// text as it arrived, each by the plan of its type. MessagePack is turned into JSON
// before: a reader of its own saved microseconds of a call, and was 500 lines.
//
// What is accepted is described at package decode. What a plan accepts, json/v2
// accepts, with the same value, and the other way round; the few intended
// differences, each with its reason, are in testdata/differences.md, and fuzz
// tests hold the package to it.
//
// # What holds while reading
//
//   - A plan is made of a type when it is first read, from its fields, names,
//     kinds and methods as they are in the program; see compile. What it does not
//     cover is left to json/v2.
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
//   - Nesting is bounded as in package jsontext. What is reserved is counted
//     before it is, see SetLimit, and no array is larger than what was sent by
//     more than a constant factor.
package arguments
