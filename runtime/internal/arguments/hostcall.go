package arguments

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
	bodyMembers    = exactly("Data", "Metadata")
	contextMembers = exactly("Arguments", "Error", "Category", "Event", "Hub", "ConnectionId", "UserId", "Headers", "Query", "Claims")
)

const (
	dataMember      = 0
	argumentsMember = 0
	errorMember     = 1
	allOfContext    = 1<<10 - 1
)

// Read reads the value of a binding in the body of a call, where it lies: as an
// object, or in one JSON string or two. The arguments are in the list, which
// must be new; it is the caller's so that it can be part of something larger. The
// body must not change while the call is in use.
//
// It takes what host and extension are known to write. For anything else,
// malformed or merely unusual, it is not ok: then the body wants a reader with
// more patience, and with errors.
func (call *HostCall) Read(body []byte, binding string, list *Arguments) (ok bool) {
	if call.read(body, binding, list, true) {
		return true
	}
	*call, *list = HostCall{}, Arguments{}
	return call.read(body, binding, list, false)
}

// read is Read, with a guess or without. To guess is to look for the end of the
// arguments instead of reading them twice, see guessEnd.
func (call *HostCall) read(body []byte, binding string, list *Arguments, guess bool) (ok bool) {
	// One reader for all, so that all strings of the call share chunks.
	list.guessed = guess
	r := &list.reader
	r.limit = list.bound()
	r.text, r.quoting = body, &quotings[0]
	var span listSpan
	bindings := [...]string{binding}
	for o := r.object(bodyMembers); o.next(r); {
		if o.index != dataMember {
			r.skip()
			continue
		}
		d := r.object(nobody)
		for d.names = bindings[:]; d.next(r); {
			span, ok = call.readValue(r, guess)
		}
	}
	if !ok || r.failure != nil || !r.atEnd() {
		return false
	}
	if span.text != nil {
		call.Arguments = list.start(span.text, span.level)
	}
	return true
}

// listSpan is where a list of arguments lies.
type listSpan struct {
	text  []byte // nil for none
	level int
}

// readValue reads the context at pos, out of the strings it is packed into.
func (call *HostCall) readValue(r *Reader, guess bool) (list listSpan, ok bool) {
	r.space()
	level := r.packing()
	if level < 0 {
		return list, false
	}
	r.pos += len(openings[level]) - len(openings[0])
	r.quoting = &quotings[level]
	list, complete := call.readContext(r, guess)
	r.quoting = &quotings[0]
	if r.failure != nil || guess && !complete || !bytes.HasPrefix(r.text[r.pos:], []byte(closings[level])) {
		return list, false
	}
	r.pos += len(closings[level])
	return list, true
}

// What is around an object in so many strings.
var (
	openings = [...]string{`{`, `"{`, `"\"{`}
	closings = [...]string{``, `"`, `\""`}
)

// packing returns how many strings the object at pos is packed into, or -1.
func (r *Reader) packing() int {
	for level, opening := range openings {
		if bytes.HasPrefix(r.text[r.pos:], []byte(opening)) {
			return level
		}
	}
	return -1
}

// readContext reads the members of the context, and reports whether all were
// there.
func (call *HostCall) readContext(r *Reader, guess bool) (list listSpan, complete bool) {
	o := r.object(contextMembers)
	for o.next(r) {
		switch o.index {
		case argumentsMember:
			list = listSpan{r.listAhead(guess), r.quoting.level}
		case errorMember:
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
	return list, o.seen == allOfContext
}

// listAhead moves past a list of arguments that is read later, and returns its
// text; nil for null.
func (r *Reader) listAhead(guess bool) []byte {
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
	return r.text[start:r.pos:r.pos]
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
	quote := [...]string{`"`, `\"`, `\\\"`}[r.quoting.level]
	sought := append(append(append(append(append(next[:0], `],`...), quote...), contextMembers.names[declared][errorMember]...), quote...), ':')
	at := bytes.Index(r.text[r.pos:], sought)
	if at < 0 {
		r.broken(r.pos, errEnd)
		return len(r.text)
	}
	return r.pos + at + 1
}
