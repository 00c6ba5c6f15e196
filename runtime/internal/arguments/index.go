package arguments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Len returns how many arguments there are; of a list that is malformed, how
// many come before the fault.
func (a *Arguments) Len() int {
	if a == nil {
		return 0
	}
	items, _ := a.index()
	return len(items)
}

// Raw returns argument i as JSON text. It panics if there is no argument i.
func (a *Arguments) Raw(i int) []byte {
	items, _ := a.index()
	return items[i]
}

// index returns the arguments as JSON, each by itself. Few programs ask for
// them, so they are looked for only then.
func (a *Arguments) index() ([]jsontext.Value, *ArgumentError) {
	if a.items != nil || a.fault != nil {
		return a.items, a.fault
	}
	var r Reader
	r.text, r.quoting = a.list, &quotings[0]
	if a.level > 0 {
		plain, err := unpack(a.list, a.level)
		if err != nil {
			r.broken(0, err)
		}
		r.text = plain
	}
	a.items = []jsontext.Value{}
	if len(a.list) > 0 {
		for cursor := r.array(); cursor.next(&r); {
			if item := r.raw(); r.failure == nil {
				a.items = append(a.items, item)
			}
		}
		a.checkEnd(&r)
	}
	if r.failure != nil {
		a.fault = r.failure.asError(-1, "", 0)
	}
	return a.items, a.fault
}

// miscounted is the error of a call with too many or too few arguments.
func (a *Arguments) miscounted() error {
	items, err := a.index()
	if err != nil {
		return err
	}
	return &CountError{Names: a.names, Variadic: a.variadic, Found: len(items)}
}

// listError is the error of what is around the arguments.
func (a *Arguments) listError() error {
	return a.reader.failure.asError(-1, "", 0)
}

// valueError is the error of the argument at hand. That there are too many or
// too few is said first: it explains why a type is wrong.
func (a *Arguments) valueError() error {
	items, err := a.index()
	if err == nil && (len(items) < a.least() || len(items) > a.least() && !a.variadic) {
		return a.miscounted()
	}
	if unreadable := a.reader.failure.unreadable; unreadable != nil {
		return a.unreadable(unreadable)
	}
	return a.reader.failure.asError(a.at, a.name(a.at), a.argumentStart())
}

// unreadable is the error of a type that cannot be read.
func (a *Arguments) unreadable(err error) error {
	return fmt.Errorf("%s (parameter %s): %w", path(a.at, ""), a.name(a.at), err)
}

// name returns the name of the parameter for an argument.
func (a *Arguments) name(index int) string {
	if index < 0 || len(a.names) == 0 {
		return ""
	}
	return a.names[min(index, len(a.names)-1)]
}

// argumentStart returns where the argument at hand starts, in the reader's
// text.
func (a *Arguments) argumentStart() int {
	r := Reader{text: a.reader.text, quoting: a.reader.quoting}
	cursor := r.array()
	for range a.at {
		cursor.next(&r)
		r.skip()
	}
	cursor.next(&r)
	return r.valueStart()
}

// asError makes the error that callers see. Start is that of the argument.
func (f *failure) asError(index int, name string, start int) *ArgumentError {
	place := path(index, "")
	if f.inner != nil {
		err := argumentError(index, name, f.inner, jsontext.Value(f.found))
		err.Path = place + f.place() + err.Path[len(place):]
		err.Offset += int64(f.offset - start)
		return err
	}
	return &ArgumentError{
		Index:     index,
		Parameter: name,
		Path:      place + f.place(),
		Offset:    int64(f.offset - start),
		Expected:  f.expected,
		Found:     f.found,
		Cause:     f.cause,
	}
}

// place joins what the failure was inside of.
func (f *failure) place() string {
	var place strings.Builder
	for i, each := range slices.Backward(f.path) {
		if len(f.path)-i > longestPlace {
			place.WriteString("…")
			break
		}
		place.WriteString(each)
	}
	return place.String()
}
