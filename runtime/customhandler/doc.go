// Package customhandler answers the Azure Functions host: it is the HTTP
// server side of the custom handler contract (Azure docs,
// functions-custom-handlers; azure-functions-host, src/WebJobs.Script/Workers/Http).
//
// The host starts the program, asks GET / until something answers, and then
// sends every call of a function as POST /<Function> with a JSON body:
//
//	{"Data":{"invocation":…},"Metadata":{…}}
//
// The SignalR trigger's value is an object (extension 1.14 and older) or a
// JSON string inside a JSON string (2.x); both are read. Arguments come from
// there and never from Metadata, where the host overwrites parameters that
// are called connectionId, userId, event or the like.
//
// Every call that succeeds is answered with a JSON object, because the host
// waits until its function timeout for a call whose answer is empty or null.
// The object holds what the function sent to clients (Outputs), its log
// records (Logs) and its result (ReturnValue).
//
// HTTP functions, negotiate ones among them, arrive as plain requests where
// host.json says enableForwardingHttpRequest, and as calls like the others where
// it does not.
//
// Two things happen on the host's side and cannot be undone here: strings
// that look like ISO 8601 times arrive, and leave, rewritten by the host's JSON
// library; and of a failed call the client sees a status code only.
package customhandler
