package signalr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// App knows the functions of a program: triggers, negotiate functions and
// plain HTTP handlers. Fill it before it is run; from then on it is read
// only and safe for concurrent use.
type App struct {
	triggers     []*Trigger
	byFunction   map[string]*Trigger // key: function name, lower case
	byEvent      map[eventKey]*Trigger
	negotiations []*Negotiation
	handlers     []Handler
	middleware   []scoped
	senders      Senders // of Invoke; may be nil
	problems     []error

	mu     sync.Mutex           // guards what follows
	chains map[*Trigger]Invoker // each with its middleware, made with the first call
	broken error                // why no call is taken any more
}

// eventKey selects a trigger; all three are lower case, because the service
// and the Functions extension compare them without regard to case.
type eventKey struct{ hub, category, event string }

func keyOf(hub string, category Category, event string) eventKey {
	return eventKey{strings.ToLower(hub), strings.ToLower(string(category)), strings.ToLower(event)}
}

// NewApp returns an App without functions.
func NewApp() *App {
	return &App{
		byFunction: make(map[string]*Trigger),
		byEvent:    make(map[eventKey]*Trigger),
	}
}

// Register adds triggers. Generated Register functions call it. A trigger
// that cannot be added is remembered and reported by Err, so that a program
// says everything that is wrong when it starts.
func (a *App) Register(triggers ...Trigger) {
	for i := range triggers {
		if err := a.register(triggers[i]); err != nil {
			a.problems = append(a.problems, err)
		}
	}
}

func (a *App) register(t Trigger) error {
	t.fillIn()
	switch {
	case t.Function == "":
		return fmt.Errorf("signalr: a trigger for hub %q, event %q has no function name", t.Hub, t.Event)
	case t.Run == nil:
		return fmt.Errorf("signalr: function %q has no Run", t.Function)
	case !isSetting(t.Connection) || slices.ContainsFunc(t.Outputs, func(o Output) bool { return !isSetting(o.Connection) }):
		return noSetting(t.Function)
	case t.Category != Connections && t.Category != Messages:
		return fmt.Errorf("signalr: function %q: invalid category %q: expected %q or %q", t.Function, t.Category, Connections, Messages)
	case t.Category == Connections && !foldCase(t.Event, "connected") && !foldCase(t.Event, "disconnected"):
		return fmt.Errorf("signalr: function %q: invalid event %q for category connections: expected connected or disconnected", t.Function, t.Event)
	}
	name := strings.ToLower(t.Function)
	if a.hasFunction(t.Function) {
		return registeredTwice(t.Function)
	}
	key := keyOf(t.Hub, t.Category, t.Event)
	if other := a.byEvent[key]; other != nil {
		return fmt.Errorf("signalr: functions %q and %q both take hub %q, category %q, event %q", other.Function, t.Function, t.Hub, t.Category, t.Event)
	}
	a.byFunction[name] = &t
	a.byEvent[key] = &t
	a.triggers = append(a.triggers, &t)
	return nil
}

// RegisterNegotiation adds a negotiate function. An empty Route is the function
// name, as in function.json. What is wrong is reported by Err.
func (a *App) RegisterNegotiation(n Negotiation) {
	if err := a.registerNegotiation(n); err != nil {
		a.problems = append(a.problems, err)
	}
}

func (a *App) registerNegotiation(n Negotiation) error {
	if n.Function == "" || (n.Options == nil) == (n.Declared == nil) {
		return fmt.Errorf("signalr: negotiation for hub %q needs a function name and either Options or Declared", n.Hub)
	}
	if !isSetting(n.Connection) {
		return noSetting(n.Function)
	}
	if a.hasFunction(n.Function) {
		return registeredTwice(n.Function)
	}
	if n.Route == "" {
		n.Route = n.Function
	}
	for _, other := range a.negotiations {
		if foldCase(strings.Trim(other.Route, "/"), strings.Trim(n.Route, "/")) {
			return fmt.Errorf("signalr: negotiate functions %q and %q both have the route %q", other.Function, n.Function, n.Route)
		}
	}
	if n.Connection == "" {
		n.Connection = DefaultConnection
	}
	a.negotiations = append(a.negotiations, &n)
	return nil
}

// hasFunction tells whether a name is taken: each is a folder of its own, and
// folders may be on a disk that knows no case.
func (a *App) hasFunction(name string) bool {
	return a.ByFunction(name) != nil || slices.ContainsFunc(a.negotiations, func(n *Negotiation) bool { return foldCase(n.Function, name) })
}

// isSetting tells whether a connection can be the name of an app setting. What
// cannot is most likely a connection string, which no error may show.
func isSetting(connection string) bool { return !strings.ContainsAny(connection, ";= \t\r\n") }

func noSetting(function string) error {
	return fmt.Errorf("signalr: function %q: invalid connection: expected the name of an app setting; put a connection string into a setting, and name that here", function)
}

func registeredTwice(function string) error {
	return fmt.Errorf("signalr: function %q is registered twice (names are case-insensitive)", function)
}

// Handler is an HTTP handler beside the hubs.
type Handler struct {
	Pattern string // as in http.ServeMux
	Handler http.Handler
}

// Handle adds an HTTP handler, such as the page that hosts the client. The
// pattern is an http.ServeMux pattern with the whole path ("GET /api/index").
// Behind the Functions host the path needs an HTTP-triggered function of its
// own, and enableForwardingHttpRequest in host.json.
func (a *App) Handle(pattern string, handler http.Handler) {
	a.handlers = append(a.handlers, Handler{pattern, handler})
}

// Err returns everything that was wrong with what was added, or nil. While it is
// not nil, no function is called.
func (a *App) Err() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.err()
}

func (a *App) err() error {
	return errors.Join(errors.Join(a.problems...), a.unusedMiddleware())
}

// Triggers returns the triggers in the order they were added.
func (a *App) Triggers() []*Trigger { return a.triggers }

// Negotiations returns the negotiate functions in the order they were added.
func (a *App) Negotiations() []*Negotiation { return a.negotiations }

// Handlers returns the HTTP handlers in the order they were added.
func (a *App) Handlers() []Handler { return a.handlers }

// ByFunction returns the trigger with the function name, compared without
// case, or nil.
func (a *App) ByFunction(name string) *Trigger { return a.byFunction[strings.ToLower(name)] }

// ByEvent returns the trigger for an event, compared without case, or nil.
func (a *App) ByEvent(hub string, category Category, event string) *Trigger {
	return a.byEvent[keyOf(hub, category, event)]
}

// Dispatch runs the function of a call: its middleware, then the reading of
// the arguments, then the function itself. Every error is a *[CallError]:
// around a *decode.CountError or *decode.ArgumentError where the arguments did
// not fit and the function was not run, a *[PanicError] where it panicked, what
// [App.Err] says of an app that must not run, else the error of the function or
// of its middleware.
func (a *App) Dispatch(ctx context.Context, call *Call) (result any, err error) {
	return guarded(call.Trigger.Function, func() (any, error) {
		if strings.HasPrefix(call.Context.ConnectionID, functionapp.DoctorPrefix) {
			return nil, errProbe
		}
		chain, err := a.chain(call.Trigger)
		if err != nil {
			return nil, err
		}
		return chain(ctx, call)
	})
}

// errProbe refuses what is signed for nobody's connection.
var errProbe = errors.New("the connection id is one of hubwire doctor, for which no function runs")

// guarded runs what is the program's own: a panic is an error of the function.
func guarded[T any](function string, run func() (T, error)) (result T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
		if err != nil {
			var none T
			result, err = none, &CallError{Function: function, Err: err}
		}
	}()
	return run()
}
