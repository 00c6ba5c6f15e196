package decode

import "bytes"

// HostCall is a call of a SignalR trigger as the Functions host sends it to a
// custom handler: the ten properties of the extension's InvocationContext
// (InvocationContext.cs of Azure/azure-sdk-for-net).
type HostCall struct {
	Arguments    *Arguments // nil for null
	Error        string
	Category     string
	Event        string
	Hub          string
	ConnectionID string
	UserID       string
	Headers      Pairs
	Query        Pairs
	Claims       Pairs
}

// Members of the body, and of the context in the order the extension writes.
var (
	bodyMembers    = [...]string{"Data", "Metadata"}
	contextMembers = [...]string{"Arguments", "Error", "Category", "Event", "Hub", "ConnectionId", "UserId", "Headers", "Query", "Claims"}
)

const (
	bodyData         = 0
	contextArguments = 0
	allOfContext     = 1<<len(contextMembers) - 1
)

// ReadHostCall reads the value of a binding in the body of a call, where it
// lies: as an object, or in one JSON string or two. The body must not change
// while the call is in use.
//
// It takes what host and extension are known to write. For anything else,
// malformed or merely unusual, it is not ok: then the body wants a reader with
// more patience, and with errors.
func ReadHostCall(body []byte, binding string) (*HostCall, bool) {
	if call := readHostCall(body, binding, true); call != nil {
		return call, true
	}
	call := readHostCall(body, binding, false)
	return call, call != nil
}

// readHostCall reads a call, or nil. To guess is to look for the end of the
// arguments instead of reading them twice, see guessEnd.
func readHostCall(body []byte, binding string, guess bool) *HostCall {
	r := Reader{text: body, quoting: quotingAt(0)}
	call := &HostCall{}
	found := false
	for o := r.Object(); o.Next(&r, bodyMembers[:]); {
		if o.Index != bodyData {
			r.skip()
			continue
		}
		bindings := [...]string{binding}
		for d := r.Object(); d.Next(&r, bindings[:]); {
			found = call.read(&r, guess)
		}
	}
	if !found || r.failure != nil || !r.atEnd() {
		return nil
	}
	return call
}

// read reads the context at pos, out of the strings it is packed into.
func (call *HostCall) read(r *Reader, guess bool) bool {
	for level, opening := range [...]string{`{`, `"{`, `"\"{`} {
		closing := [...]string{``, `"`, `\""`}[level]
		if r.space(); !bytes.HasPrefix(r.text[r.pos:], []byte(opening)) {
			continue
		}
		r.pos += len(opening) - len(`{`)
		r.level, r.quoting = level, quotingAt(level)
		complete := call.readContext(r, guess)
		r.level, r.quoting = 0, quotingAt(0)
		if r.failure != nil || !bytes.HasPrefix(r.text[r.pos:], []byte(closing)) {
			return false
		}
		r.pos += len(closing)
		return complete || !guess
	}
	return false
}

// readContext reads the members of the context, and reports whether all were
// there.
func (call *HostCall) readContext(r *Reader, guess bool) bool {
	o := r.Object()
	for o.Next(r, contextMembers[:]) {
		switch o.Index {
		case contextArguments:
			call.Arguments = r.listAhead(guess)
		case 1:
			call.Error = r.string()
		case 2:
			call.Category = r.string()
		case 3:
			call.Event = r.string()
		case 4:
			call.Hub = r.string()
		case 5:
			call.ConnectionID = r.string()
		case 6:
			call.UserID = r.string()
		case 7:
			call.Headers = r.pairs()
		case 8:
			call.Query = r.pairs()
		case 9:
			call.Claims = r.pairs()
		}
	}
	return o.seen == allOfContext
}

// listAhead moves past a list of arguments that is read later.
func (r *Reader) listAhead(guess bool) *Arguments {
	if r.null() {
		return nil
	}
	start := r.pos
	if r.space() != '[' {
		r.wrong(anArray)
		return nil
	}
	if guess {
		r.pos = r.guessEnd()
	} else {
		r.skip()
	}
	if r.failure != nil {
		return nil
	}
	list := newArguments(r.text[start:r.pos:r.pos], r.level, false)
	list.guessed = guess
	return list
}

// guessEnd returns where the list of arguments at pos ends: in front of the
// member that the extension writes after it.
//
// A guess is right if the rest of the context then reads to its very end. The
// text sought cannot be in a string, where its quotes would be escaped; and if
// it were deeper inside of the list, the rest would close more brackets than it
// opens. Only members that nobody knows can be between, as all others must have
// been found behind; the list passes over them, see checkEnd.
func (r *Reader) guessEnd() int {
	var next [len(`],\\\"Error\\\":`)]byte
	quote := [...]string{`"`, `\"`, `\\\"`}[r.level]
	sought := append(append(append(append(append(next[:0], `],`...), quote...), contextMembers[1]...), quote...), ':')
	at := bytes.Index(r.text[r.pos:], sought)
	if at < 0 {
		r.broken(r.pos, errEnd)
		return len(r.text)
	}
	return r.pos + at + 1
}
