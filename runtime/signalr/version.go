package signalr

// APIVersion is what bindings of version 1 of the runtime's API compare with
// [CurrentAPI]. It is here so that the compiler's message about them says what
// to do: run hubwire generate. Newer bindings use package bind.
type APIVersion[V any] string

// CurrentAPI is a version that bindings of version 1 do not fit.
type CurrentAPI = APIVersion[[2]struct{}]
