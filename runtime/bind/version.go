package bind

// APIVersion is the type behind the check that generated code and the runtime
// fit. V changes with every incompatible change, so that stale generated code
// does not compile; the compiler's message then shows the string, which says
// what to do.
type APIVersion[V any] string

// CurrentAPI is the version this runtime offers. Generated code assigns the
// version it was generated for to it.
type CurrentAPI = APIVersion[[2]struct{}]
