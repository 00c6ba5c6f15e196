package signalr

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Middleware wraps what runs a call, as http middleware wraps a handler. It
// runs before the arguments are read: a call it refuses has told the caller
// nothing about them, and an [Invoker] that calls next gets their errors from
// it. Trigger and Context of the call say what is called, by whom and with
// which claims; package middleware has the common ones ready-made.
//
// A panic in middleware fails the call like one in the function.
type Middleware func(next Invoker) Invoker

// Use puts middleware around every function, before the first call: from then on
// it is an error of [App.Err], and every call fails, as what protects a function
// from now on did not protect it before. Of all middleware that a function
// has, that of the app is the outermost, then that of the hub, then its own;
// of one kind, what was added first.
func (a *App) Use(middleware ...Middleware) {
	a.use(scoped{list: middleware})
}

// UseHub puts middleware around every function of a hub, whose name is compared
// without case. A hub that the app does not have is an error of [App.Err]:
// what protects it would protect nothing.
func (a *App) UseHub(hub string, middleware ...Middleware) {
	a.use(scoped{1, "hub", func(t *Trigger) string { return t.Hub }, hub, middleware})
}

// UseFunction puts middleware around one function. A function that the app does
// not have is an error, as for [App.UseHub].
func (a *App) UseFunction(function string, middleware ...Middleware) {
	a.use(scoped{2, "function", func(t *Trigger) string { return t.Function }, function, middleware})
}

func (a *App) use(s scoped) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.chains != nil {
		a.problems = append(a.problems, fmt.Errorf("signalr: middleware for %s was added after the first call: add middleware before the app runs", &s))
		a.broken = a.err()
		return
	}
	a.middleware = append(a.middleware, s)
}

// scoped is middleware for some functions.
type scoped struct {
	depth int                   // 0 is the outermost
	kind  string                // hub or function
	of    func(*Trigger) string // its name; nil for all functions
	name  string                // that it must have
	list  []Middleware
}

func (s *scoped) includes(t *Trigger) bool { return s.of == nil || foldCase(s.name, s.of(t)) }

// String returns what it is for as errors name it.
func (s *scoped) String() string {
	if s.of == nil {
		return "the app"
	}
	return fmt.Sprintf("%s %q", s.kind, s.name)
}

// unusedMiddleware says which middleware is for a hub or function that the app
// does not have.
func (a *App) unusedMiddleware() error {
	var problems []error
	for i := range a.middleware {
		s := &a.middleware[i]
		if s.of == nil || slices.ContainsFunc(a.triggers, s.includes) {
			continue
		}
		var known []string
		for _, t := range a.triggers {
			known = append(known, s.of(t))
		}
		slices.Sort(known)
		problems = append(problems, fmt.Errorf("signalr: middleware for unknown %s; the app has %q", s, slices.Compact(known)))
	}
	return errors.Join(problems...)
}

// chain returns the invoker of a call: all middleware of its function around
// running it. Chains are made once, with the first call, and not for
// an app with problems: middleware that is for nothing protects nothing.
func (a *App) chain(t *Trigger) (Invoker, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.chains == nil {
		a.chains = make(map[*Trigger]Invoker, len(a.triggers))
		for _, each := range a.triggers {
			a.chains[each] = a.wrap(each)
		}
		a.broken = a.err()
	}
	if a.broken != nil {
		return nil, a.broken
	}
	if chain := a.chains[t]; chain != nil {
		return chain, nil
	}
	return a.wrap(t), nil // a trigger of the caller's own
}

// wrap puts the middleware of a function around it, the innermost first.
func (a *App) wrap(t *Trigger) Invoker {
	invoke := Invoker(runTrigger)
	for depth := 2; depth >= 0; depth-- {
		for _, s := range slices.Backward(a.middleware) {
			if s.depth != depth || !s.includes(t) {
				continue
			}
			for _, wrap := range slices.Backward(s.list) {
				invoke = wrap(invoke)
			}
		}
	}
	return invoke
}

// runTrigger is the innermost invoker of every function.
func runTrigger(ctx context.Context, call *Call) (any, error) { return call.Trigger.Run(ctx, call) }
