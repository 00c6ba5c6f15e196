package arguments

import (
	"reflect"

	"github.com/go-json-experiment/json/jsontext"
)

// Arguments reads the arguments of one call in order. After the first failure
// the rest is left alone and End returns it. It is not safe for concurrent
// use. A nil *Arguments holds no arguments.
type Arguments struct {
	list     []byte // the array as it arrived; empty for none
	level    int    // of its quoting
	limit    int    // see SetLimit
	guessed  bool   // more may follow on the list, see guessEnd
	variadic bool
	ahead    bool // more has moved to the argument to read

	reader Reader
	cursor array
	names  []string
	few    [6]string // room for the names of most functions
	at     int       // index of the argument to read
	err    error

	items []jsontext.Value // see index
	fault *ArgumentError   // of the list, found by index
}

// JSON returns the arguments in a JSON array. Empty text and null mean none.
// The text must not change while arguments are read. What follows the opening
// bracket is checked as it is read.
func JSON(text []byte) (*Arguments, error) {
	probe := Reader{text: text, quoting: &quotings[0]}
	if len(text) > 0 && probe.null() {
		if probe.space(); probe.pos == len(text) {
			return &Arguments{}, nil
		}
	}
	if len(text) > 0 && probe.space() != '[' {
		return nil, &ArgumentError{Index: -1, Path: "arguments", Expected: anArray, Found: describe(text)}
	}
	return newArguments(text, 0), nil
}

func newArguments(list []byte, level int) *Arguments {
	return new(Arguments).start(list, level)
}

func (a *Arguments) start(list []byte, level int) *Arguments {
	a.list, a.level = list, level
	a.rewind(list, level)
	return a
}

// rewind starts at the first argument, in the list or another form of it.
func (a *Arguments) rewind(list []byte, level int) {
	a.reader.text, a.reader.pos, a.reader.depth = list, 0, 0
	a.reader.quoting = &quotings[level]
	a.reader.failure, a.err, a.at, a.ahead = nil, nil, 0, false
	a.reader.limit = a.bound()
	a.cursor = array{index: -1}
	if len(list) > 0 {
		a.cursor = a.reader.array()
	}
}

// Expect starts reading a call that takes exactly the named arguments.
func (a *Arguments) Expect(names ...string) { a.expect(names, false) }

// ExpectAtLeast starts reading a call whose last name stands for any number
// of arguments, also none.
func (a *Arguments) ExpectAtLeast(names ...string) { a.expect(names, true) }

func (a *Arguments) expect(names []string, variadic bool) {
	if a.at > 0 || a.ahead || a.err != nil {
		a.rewind(a.list, a.level)
		a.reader.spent = 0
	}
	a.names, a.variadic = append(a.few[:0], names...), variadic
	if a.fault != nil {
		a.err = a.fault.of(a.name(a.fault.Index))
	}
}

// Value reads the next argument. After a failure it is the zero value.
func Value[T any](a *Arguments) T {
	var zero T
	for a.next() {
		value := zero
		if a.reader.atNull() && !takesNull(reflect.TypeFor[T]()) {
			a.reader.wrong(describeType(reflect.TypeFor[T]()))
		} else {
			value = read[T](&a.reader)
		}
		switch final := a.done(); {
		case final && a.err == nil:
			return value
		case final:
			return zero
		}
	}
	if a.err == nil {
		a.err = a.miscounted()
	}
	return zero
}

// Rest reads all arguments that are left, for a variadic parameter.
func Rest[T any](a *Arguments) []T {
	var all []T
	if fault := planOf(reflect.TypeFor[T]()).fault; fault != nil && a.err == nil {
		a.err = a.unreadable(fault) // also where the client sends none
	}
	for a.more() {
		if len(all) == cap(all) && !a.reader.reserve(2*cap(all)*int(reflect.TypeFor[T]().Size())) {
			a.done()
			break
		}
		all = append(all, Value[T](a))
	}
	return all
}

// End returns the first failure, a *CountError or an *ArgumentError, or nil.
func (a *Arguments) End() error {
	if more := a.more(); a.err == nil && (more || a.at < a.least()) {
		a.err = a.miscounted()
	}
	return a.err
}

// least returns how many arguments there must be.
func (a *Arguments) least() int {
	if a.variadic {
		return len(a.names) - 1
	}
	return len(a.names)
}

// more reports whether there is another argument.
func (a *Arguments) more() bool {
	a.ahead = a.next()
	return a.ahead
}

// next moves to the next argument. At the end it checks that nothing follows.
func (a *Arguments) next() bool {
	if a.ahead {
		a.ahead = false
		return true
	}
	for a.err == nil && (a.cursor.open || a.reader.failure != nil) {
		if a.cursor.next(&a.reader) {
			a.reader.space()
			return true
		}
		a.checkEnd(&a.reader)
		if a.reader.failure != nil && !a.respell() {
			a.err = a.listError()
		}
	}
	return false
}

// checkEnd checks that nothing follows on the list, or only members that nobody
// knows if its end was guessed.
func (a *Arguments) checkEnd(r *Reader) {
	for a.guessed && r.failure == nil && !r.atEnd() && r.take(',') {
		if r.memberName(); r.failure == nil && r.take(':') {
			r.skip()
		}
	}
	if r.failure == nil && !r.atEnd() {
		r.broken(r.pos, errTrailing)
	}
}

// done is called when an argument was read, and reports whether that is final.
func (a *Arguments) done() bool {
	if a.reader.failure == nil {
		if a.reader.ignored != nil {
			a.reader.ignored.ignoredBy(a.name(a.at))
		}
		a.at++
		return true
	}
	if a.respell() {
		return false
	}
	a.err = a.valueError()
	return true
}

// respell goes over from a list in a string, after a failure, to the same list
// by itself: it may be spelled in a way that cannot be read where it lies. The
// arguments that were read are passed over.
func (a *Arguments) respell() bool {
	if a.reader.quoting.level == 0 {
		return false
	}
	plain, err := unpack(a.list, a.level)
	if err != nil {
		return false
	}
	read := a.at
	a.rewind(plain, 0)
	for a.at = 0; a.at < read && a.cursor.next(&a.reader); a.at++ {
		a.reader.skip()
	}
	return true
}

// atNull reports whether the value at pos is null.
func (r *Reader) atNull() bool {
	return r.pos < len(r.text) && r.text[r.pos] == 'n'
}

// atEnd reports whether there is nothing more.
func (r *Reader) atEnd() bool {
	r.space()
	return r.pos == len(r.text)
}
