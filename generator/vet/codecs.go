package vet

import "go/types"

// direction is what happens to the values of a type.
type direction int

const (
	arrives direction = iota // decoded: arguments of a call
	sent                     // encoded: results, messages
)

func (d direction) cannot() string {
	if d == sent {
		return "cannot be sent to a client"
	}
	return "cannot arrive from a client"
}

// The methods by which a type makes its own JSON (package
// github.com/go-json-experiment/json, arshal_methods.go). Those with a
// coder take or return it as a pointer.
var (
	decoders = []method{{name: "UnmarshalJSONFrom", coder: "Decoder"}, {name: "UnmarshalJSON"}, {name: "UnmarshalText"}}
	encoders = []method{{name: "MarshalJSONTo", coder: "Encoder"}, {name: "MarshalJSON"}, {name: "MarshalText"}, {name: "AppendText"}}
)

type method struct{ name, coder string }

// hasCodec reports whether a type makes its own JSON in a direction.
func hasCodec(t types.Type, d direction) bool {
	if d == sent {
		return hasAny(t, encoders)
	}
	return hasAny(t, decoders)
}

// hasAny reports whether a type, or the pointer to it, has one of the methods.
func hasAny(t types.Type, methods []method) bool {
	for _, m := range methods {
		object, _, _ := types.LookupFieldOrMethod(t, true, nil, m.name)
		if f, ok := object.(*types.Func); ok && m.fits(f.Signature()) {
			return true
		}
	}
	return false
}

func (m method) fits(signature *types.Signature) bool {
	results := signature.Results()
	if results.Len() == 0 || !isError(results.At(results.Len()-1).Type()) {
		return false
	}
	if m.coder == "" {
		return true
	}
	if signature.Params().Len() != 1 {
		return false
	}
	pointer, ok := types.Unalias(signature.Params().At(0).Type()).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(pointer.Elem()).(*types.Named)
	return ok && named.Obj().Name() == m.coder
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// isNamed reports whether a type is a declared one of a package, instantiated
// or not.
func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	return named.Obj().Pkg().Path() == path && named.Obj().Name() == name
}
