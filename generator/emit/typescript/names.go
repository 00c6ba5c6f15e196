package typescript

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"

	"github.com/hubwire/hubwire/generator/model"
)

// reservedTypes are names that a type cannot have, or that the file uses in
// the meaning they have everywhere.
var reservedTypes = [...]string{
	"any", "bigint", "boolean", "never", "null", "number", "object", "string", "symbol", "undefined", "unknown", "void",
	"Array", "Date", "HubConnection", "Object", "Omit", "Partial", "Promise", "Record", "String", "Uint8Array", "btoa",
}

// members are names that a method of the hub class cannot have: its own, those
// that JavaScript looks for, and then, which would make it a promise.
var members = [...]string{"connection", "constructor", "on", "send", "then", "toJSON", "toString", "valueOf", "__proto__"}

// inherited are the members that every object has.
var inherited = [...]string{
	"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
	"__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__",
}

// reservedWords are no names of parameters (ECMAScript, section 12.7.2, in
// strict code of modules).
var reservedWords = [...]string{
	"arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
	"enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in", "instanceof",
	"interface", "let", "new", "null", "package", "private", "protected", "public", "return", "static", "super", "switch", "this",
	"throw", "true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
	"connection", // the constructor's parameter
}

// method is a function of the hub as a method.
type method struct {
	model.Call
	name string // as source code writes it
}

// methodsOf gives functions the names of their events; an underscore follows
// those that a method cannot have.
func methodsOf(calls []model.Call) []method {
	taken := make(map[string]bool)
	for _, name := range members {
		taken[name] = true
	}
	list := make([]method, len(calls))
	for i, call := range calls {
		list[i] = method{call, property(unique(taken, call.Event))}
	}
	return list
}

// parameterNames returns the names of parameters, each its own.
func parameterNames(arguments []model.Argument) []string {
	taken := make(map[string]bool)
	for _, word := range reservedWords {
		taken[word] = true
	}
	names := make([]string, len(arguments))
	for i, a := range arguments {
		names[i] = unique(taken, a.Name)
	}
	return names
}

// unique takes a name, with underscores behind it where it is taken.
func unique(taken map[string]bool, name string) string {
	for taken[name] {
		name += "_"
	}
	taken[name] = true
	return name
}

// property writes the name of a member: in quotes where it is no identifier, or
// where it begins a construct signature.
func property(name string) string {
	if isIdentifier(name) && name != "new" {
		return name
	}
	return quote(name)
}

func isIdentifier(name string) bool {
	for i, r := range name {
		if !unicode.IsLetter(r) && r != '_' && r != '$' && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// quote writes a string literal, as JSON does.
func quote(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string
	return strings.TrimSuffix(b.String(), "\n")
}
