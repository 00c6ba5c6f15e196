package arguments

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// CountError says that a call has too few or too many arguments.
type CountError struct {
	Names    []string // parameters the function declares
	Variadic bool     // the last of Names stands for any number
	Found    int
}

// Error names the expected parameters and the count found.
func (e *CountError) Error() string {
	want, least := len(e.Names), ""
	if e.Variadic {
		want, least = want-1, "at least "
	}
	text := fmt.Sprintf("expected %s%s, found %d", least, plural(want, "argument"), e.Found)
	if len(e.Names) == 0 {
		return text
	}
	names := strings.Join(e.Names, ", ")
	if e.Variadic {
		names += "..."
	}
	return fmt.Sprintf("expected %s%s (%s), found %d", least, plural(want, "argument"), names, e.Found)
}

// ArgumentError says that an argument does not fit its parameter's type.
type ArgumentError struct {
	Index     int    // of the argument, from 0; -1 if the list itself is at fault
	Parameter string // name of the parameter; may be empty
	Path      string // such as arguments[1].author.age
	Offset    int64  // bytes into the argument, at or after which the fault lies
	Expected  string // such as "integer"; may be empty
	Found     string // such as `"abc"`; may be empty
	Cause     error  // of the decoder; nil where Expected and Found say all
}

// Error names path, parameter, and what was expected and found.
func (e *ArgumentError) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if e.Parameter != "" {
		fmt.Fprintf(&b, " (parameter %s)", e.Parameter)
	}
	b.WriteString(": ")
	switch {
	case e.Expected != "":
		fmt.Fprintf(&b, "expected %s, found %s", e.Expected, e.Found)
		if e.Cause != nil {
			fmt.Fprintf(&b, ": %v", e.Cause)
		}
	default:
		fmt.Fprintf(&b, "%v", e.Cause)
	}
	return b.String()
}

// of returns the error for a parameter.
func (e ArgumentError) of(parameter string) *ArgumentError {
	e.Parameter = parameter
	return &e
}

// Unwrap returns the decoder's own error.
func (e *ArgumentError) Unwrap() error { return e.Cause }

// Fault is a cause that says nothing of what was sent.
type Fault string

func (f Fault) Error() string { return string(f) }

// IsPlain reports whether a cause says nothing of what was sent, so that a log
// may have it.
func IsPlain(cause error) bool {
	switch cause.(type) {
	case Fault, *LimitError:
		return true
	}
	return false
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// argumentError turns an error of the json package into ours.
func argumentError(index int, name string, err error, text jsontext.Value) *ArgumentError {
	failure := &ArgumentError{Index: index, Parameter: name, Path: path(index, "")}
	var meaning *json.SemanticError
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &meaning):
		failure.Path = path(index, meaning.JSONPointer)
		failure.Offset = meaning.ByteOffset
		failure.Found = found(meaning, text)
		if meaning.GoType != nil {
			failure.Expected = describeType(meaning.GoType)
		}
		if isQuoted(meaning) {
			failure.Expected += " in a string"
		}
		failure.Cause = worthSaying(meaning.Err)
		if isInexact(failure.Expected, failure.Found) {
			failure.Cause = errInexact
		}
		if failure.Expected == "" && failure.Cause == nil {
			failure.Cause = err
		}
	case errors.As(err, &syntax):
		failure.Path = path(index, syntax.JSONPointer)
		failure.Offset = syntax.ByteOffset
		failure.Cause = syntax.Err
	default:
		failure.Cause = err
	}
	return failure
}

// isInexact reports whether a number that is no integer may be one that was
// rounded: MessagePack has floats, which are in JSON what they are.
func isInexact(expected, found string) bool {
	number, err := strconv.ParseFloat(found, 64)
	return (expected == anInteger || expected == anUnsigned) && err == nil && strings.Contains(found, "e+") && math.Abs(number) > values.ExactFloats
}

// isQuoted reports whether a number was to stand in a string, as the option
// string of a field's tag asks: then a number is of the wrong kind, and a string
// of the wrong spelling.
func isQuoted(err *json.SemanticError) bool {
	if t := err.GoType; t == nil || t.Kind() < reflect.Int || t.Kind() > reflect.Float64 {
		return false
	}
	return err.JSONKind == jsontext.KindNumber && err.Err == nil || err.JSONKind == jsontext.KindString && err.Err != nil
}

// worthSaying drops causes that "expected …, found …" says already.
func worthSaying(err error) error {
	if err == nil || errors.Is(err, strconv.ErrSyntax) {
		return nil
	}
	if errors.Is(err, strconv.ErrRange) {
		return errRange
	}
	return err
}

// longestPlace is how many steps of a place an error shows.
const longestPlace = 32

// path turns a JSON pointer into the notation of the errors:
// arguments[1].author.age.
func path(index int, pointer jsontext.Pointer) string {
	var b strings.Builder
	b.WriteString("arguments")
	if index >= 0 {
		fmt.Fprintf(&b, "[%d]", index)
	}
	steps := 0
	for token := range pointer.Tokens() {
		if steps++; steps > longestPlace {
			b.WriteString("…")
			break
		}
		if isIndex(token) {
			b.WriteString("[" + token + "]")
		} else {
			b.WriteString(member(token))
		}
	}
	return b.String()
}

// element and member are the steps of a path.
func element(i int) string { return "[" + strconv.Itoa(i) + "]" }

func member(name string) string {
	if isName(name) {
		return "." + name
	}
	return fmt.Sprintf("[%q]", shorten(name))
}

// causeOf returns the reason in an error of the json package.
func causeOf(err error) error {
	if meaning, ok := errors.AsType[*json.SemanticError](err); ok && meaning.Err != nil {
		return meaning.Err
	}
	return err
}

func isIndex(token string) bool {
	_, err := strconv.ParseUint(token, 10, 32)
	return err == nil
}

func isName(token string) bool {
	for i, r := range token {
		letter := r == '_' || r == '$' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return token != "" && len(token) <= 64
}

func found(err *json.SemanticError, text jsontext.Value) string {
	if len(err.JSONValue) > 0 {
		return describe(err.JSONValue)
	}
	if strings.Count(string(err.JSONPointer), "/") > longestPlace {
		return kindName(err.JSONKind) // at takes a pass for every step
	}
	if value := at(text, err.JSONPointer); value != nil {
		return describe(value)
	}
	return kindName(err.JSONKind)
}

// at returns the value a pointer names, or nil.
func at(value jsontext.Value, pointer jsontext.Pointer) jsontext.Value {
	for token := range pointer.Tokens() {
		var members map[string]jsontext.Value
		var items []jsontext.Value
		if json.Unmarshal(value, &members) == nil {
			value = members[token]
			continue
		}
		i, err := strconv.Atoi(token)
		if err != nil || json.Unmarshal(value, &items) != nil || i < 0 || i >= len(items) {
			return nil
		}
		value = items[i]
	}
	return value
}

// describe shows a JSON value in an error: scalars as they are, but short.
func describe(value jsontext.Value) string {
	switch kind := value.Kind(); kind {
	case '"', '0', 't', 'f', 'n':
		return shorten(strings.TrimSpace(string(value)))
	default:
		return kindName(kind)
	}
}

func kindName(kind jsontext.Kind) string {
	switch kind {
	case '{', '}':
		return "object"
	case '[', ']':
		return "array"
	case '"':
		return "string"
	case '0':
		return "number"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	default:
		return "invalid JSON"
	}
}

const longest = 40 // bytes of a found value that an error shows

func shorten(s string) string {
	if len(s) <= longest {
		return s
	}
	cut := longest
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
