// Package decode reads the arguments of a call into Go types. Generated code
// asks for one after the other, and at the end for what went wrong:
//
//	args := call.Arguments("group", "message")
//	group := decode.Value[string](args)
//	message := decode.Value[Message](args)
//	if err := args.End(); err != nil {
//		return nil, err
//	}
//
// # What is accepted
//
// JSON is read strictly (RFC 8259, and the stricter defaults of json/v2):
// invalid UTF-8, halves of surrogate pairs, duplicate members and numbers that
// do not fit are errors. The same holds for MessagePack, where binary is read
// like a base64 string, and a timestamp like an RFC 3339 string.
//
// Member names are those that encoding/json has for the fields. A name counts
// as it is, else without case; dashes and underscores count. Two members that
// mean one field are an error, members that no field takes are passed over.
//
// null is an argument for pointers, slices, maps and interfaces, which includes
// json.RawMessage, and for nothing else, also not for a time.Time or a type that
// reads JSON itself. Inside of an argument it leaves the field as it is.
//
// An integer has no fraction and no exponent in JSON. In MessagePack it may come
// as a float, as JavaScript writes it, up to 2^53: a larger one may be another
// than was meant. json.Number is a number in JSON.
//
// Types that read JSON themselves, and those with options in their tags that are
// about reading, are left to json/v2 by the same rules. A type that cannot be
// read, such as one with a channel in it, fails every call, and names the field.
//
// # Limits
//
// Values are nested up to 10,000 deep. The arguments of one call may take 64 MiB
// of memory, unless the program sets another limit where it is hosted.
package decode
