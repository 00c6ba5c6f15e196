package types

import (
	"slices"

	"github.com/hubwire/hubwire/generator/model"
)

// knownType is a type that everybody uses, whose source is not read.
type knownType struct {
	kind    model.JSONKind
	format  model.JSONFormat
	problem model.ProblemKind // for model.JSONNever
	is      string            // likewise
	codec   bool              // it has methods for JSON in both directions
	from    string            // type it is declared from; "" for one that says nothing
}

// The types that known ones are declared from, beside the predeclared ones.
const (
	bytes    = "[]byte"
	noFields = "a struct without exported fields"
)

// knownTypes are types of the standard library and of modules that everybody
// uses. A type that arrives as text or number has its line here.
var knownTypes = map[string]knownType{
	"time.Time":     {kind: model.JSONString, format: model.FormatDateTime, codec: true, from: noFields},
	"time.Duration": {kind: model.JSONNever, problem: model.ProblemDuration, is: "is a time.Duration, which has no JSON form", from: "int64"},
	"time.Month":    {kind: model.JSONNumber, format: "int", from: "int"},
	"time.Weekday":  {kind: model.JSONNumber, format: "int", from: "int"},

	"net.IP":                      {kind: model.JSONString, codec: true, from: bytes},
	"net/netip.Addr":              {kind: model.JSONString, codec: true, from: noFields},
	"net/netip.AddrPort":          {kind: model.JSONString, codec: true, from: noFields},
	"net/netip.Prefix":            {kind: model.JSONString, codec: true, from: noFields},
	"log/slog.Level":              {kind: model.JSONString, codec: true, from: "int"},
	"github.com/google/uuid.UUID": {kind: model.JSONString, codec: true},

	"encoding/json.Number":                              {kind: model.JSONNumber, format: "float64", from: "string"},
	"encoding/json.RawMessage":                          {codec: true, from: bytes},
	"encoding/json/jsontext.Value":                      {codec: true, from: bytes},
	"github.com/go-json-experiment/json/jsontext.Value": {codec: true, from: bytes},

	"context.CancelFunc":      {kind: model.JSONNever, is: "is a function"},
	"context.CancelCauseFunc": {kind: model.JSONNever, is: "is a function"},
	"net/http.HandlerFunc":    {kind: model.JSONNever, is: "is a function"},
}

// knownInterfaces are the interfaces with methods that signatures and structs
// have by mistake.
var knownInterfaces = map[string][]string{
	"":        {"error"},
	"context": {"Context"},
	"fmt":     {"Formatter", "State", "Stringer"},
	"io": {"ByteReader", "ByteWriter", "Closer", "ReadCloser", "ReadSeekCloser", "ReadSeeker", "ReadWriteCloser",
		"ReadWriteSeeker", "ReadWriter", "Reader", "ReaderAt", "ReaderFrom", "RuneReader", "Seeker", "StringWriter",
		"WriteCloser", "WriteSeeker", "Writer", "WriterAt", "WriterTo"},
	"io/fs":    {"DirEntry", "FS", "File", "FileInfo"},
	"log/slog": {"Handler", "LogValuer"},
	"net":      {"Addr", "Conn", "Error", "Listener", "PacketConn"},
	"net/http": {"CookieJar", "Flusher", "Handler", "Hijacker", "ResponseWriter", "RoundTripper"},
	"reflect":  {"Type"},
	"sort":     {"Interface"},
	"sync":     {"Locker"},
}

// known returns the form of a predeclared type, or of one that everybody uses.
// It is nil for all others.
func (f *Forms) known(t *model.Named) *model.JSON {
	if t.Import == "" && t.Declaration != nil {
		return nil
	}
	if slices.Contains(knownInterfaces[t.Import], t.Name) {
		switch {
		case f.direction == Arrives:
			return never(t, model.ProblemType, interfaceWithMethods)
		case t.Import == "" && f.direction == Sent: // as JSON it would be {}
			form := never(t, model.ProblemWhole, interfaceWithMethods)
			form.Kind = model.JSONUnknown
			return form
		}
		return unknown("")
	}
	k, ok := knownTypes[t.Import+"."+t.Name]
	switch {
	case t.Import == "":
		return predeclared(t)
	case !ok:
		return nil
	case k.kind == model.JSONNever:
		return never(t, k.problem, k.is)
	}
	return &model.JSON{Kind: k.kind, Format: k.format}
}

// knownUnderlying is the form of a type that is declared from one whose source
// is not at hand, and so does not have its methods.
func (f *Forms) knownUnderlying(from *model.Named) *model.JSON {
	k := knownTypes[from.Import+"."+from.Name]
	switch k.from {
	case "":
		return unknown("it is declared from " + f.spell(scoped{Type: from}, f.shown) + ", which is of another module")
	case bytes:
		return &model.JSON{Kind: model.JSONString, Format: model.FormatBase64}
	case noFields:
		form := never(from, model.ProblemStruct, withoutFields)
		form.Problems[0].Help = "use " + f.spell(scoped{Type: from}, f.shown) + " itself, or give the type methods MarshalJSON and UnmarshalJSON"
		return form
	}
	return predeclared(&model.Named{Name: k.from})
}

// predeclared returns the form of a predeclared type, or nil.
func predeclared(t *model.Named) *model.JSON {
	switch name := t.Name; name {
	case "string":
		return &model.JSON{Kind: model.JSONString}
	case "bool":
		return &model.JSON{Kind: model.JSONBoolean}
	case "byte":
		return &model.JSON{Kind: model.JSONNumber, Format: "uint8"}
	case "rune":
		return &model.JSON{Kind: model.JSONNumber, Format: "int32"}
	case "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32", "float64":
		return &model.JSON{Kind: model.JSONNumber, Format: model.JSONFormat(name)}
	case "complex64", "complex128":
		return never(t, model.ProblemType, "is a complex number")
	}
	return unknown("")
}

// IsPredeclared reports whether Go declares a type of a name.
func IsPredeclared(name string) bool {
	return name == "any" || name == "error" || predeclared(&model.Named{Name: name}).Kind != model.JSONUnknown
}
