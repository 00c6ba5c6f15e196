// Package newtonsoft does to JSON what Newtonsoft.Json does to it, by whose
// text reader, serializer and writer the Functions host and the SignalR
// extension put every argument, result and output: dates and numbers are
// written anew, metadata members such as $id are taken out, and what is not
// quite JSON is read all the same.
//
// The rules are those of Newtonsoft.Json 13 with the settings that host and
// extension have, and of MessagePack-CSharp 2 for MessagePack clients; the
// recorded calls in testdata of package functionshost show them.
package newtonsoft
