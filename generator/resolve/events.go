package resolve

import (
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
)

// checkEvents reports triggers of an app that take the same event. The
// extension compares all three parts without case, and would only ever call
// one of them (azure-sdk-for-net, SignalRTriggerDispatcher.cs).
func (r *resolver) checkEvents(a app) {
	first := make(firsts[*trigger])
	for _, u := range a {
		for _, t := range u.triggers {
			if t.Hub == "" {
				continue // reported already
			}
			if other, taken := first.taken(t.Hub+"\x00"+t.Category+"\x00"+t.Event, t); taken {
				r.report(annotations.RuleDuplicateEvent.At(t.eventSpan(), "%s and %s both take hub %s, category %s, event %s", other.Name, t.Name, t.Hub, t.Category, t.Event).
					WithRelated(other.eventSpan(), "the other").
					WithHelp("use a different event for one of them (names are case-insensitive)"))
			}
		}
	}
}

// eventSpan returns what says which event a trigger takes.
func (t *trigger) eventSpan() annotations.Span { return spanOr(t.directive.Event, t.nameSpan) }

// Functions with these names take the events of connections, as in the
// class-based model of the C# extension.
const (
	onConnected    = "OnConnected"
	onDisconnected = "OnDisconnected"
)

// category sets the category: the one given, else by the name.
func (t *trigger) category() {
	t.Category = model.CategoryMessages
	if t.Name == onConnected || t.Name == onDisconnected {
		t.Category = model.CategoryConnections
	}
	t.Category = orDefault(t.directive.Category, t.Category)
}

// event sets the event: the one given, else by the name.
func (t *trigger) event() {
	given := t.directive.Event
	t.Event = orDefault(given, model.LowerFirst(t.Name))
	if t.Category != model.CategoryConnections {
		t.checkMessageEvent(given)
		return
	}
	switch {
	case isSetting(t.Event):
	case isConnectionEvent(t.Event):
		t.Event = strings.ToLower(t.Event)
	case !given.Present() && t.Name == onConnected:
		t.Event = model.EventConnected
	case !given.Present() && t.Name == onDisconnected:
		t.Event = model.EventDisconnected
	default:
		d := annotations.RuleConnectionEvent.At(spanOr(given, t.directive.Span), "invalid event %q for category connections", t.Event).
			WithHelp("write event=connected or event=disconnected, or category=messages")
		if given.Present() {
			d, _ = d.WithNearest(t.Event, "", []string{model.EventConnected, model.EventDisconnected})
		}
		t.report(d)
	}
}

func isConnectionEvent(event string) bool {
	return strings.EqualFold(event, model.EventConnected) || strings.EqualFold(event, model.EventDisconnected)
}

// checkMessageEvent reports an event that is no HTTP header, and one of
// connections where the category was not written, so that it is messages by
// default.
func (t *trigger) checkMessageEvent(given annotations.Value[string]) {
	if !isEventName(t.Event) {
		d := annotations.RuleEventName.At(given.Span, "invalid event name %q", t.Event).
			WithHelp("event names must not contain control characters or start or end with a space")
		if trimmed := strings.TrimSpace(t.Event); isEventName(trimmed) {
			d = d.WithFix(given.Span, trimmed)
		}
		t.report(d)
	}
	if isConnectionEvent(given.Value) && !t.directive.Category.Present() {
		t.report(annotations.RuleEventOfConnections.At(given.Span, "%s is a connection event, but this trigger is for messages", given.Value).
			WithHelp("write category=connections, or category=messages if clients invoke it"))
	}
}

// checkConnectionArguments reports arguments of a connection trigger, which
// nobody passes.
func (t *trigger) checkConnectionArguments() {
	if t.Category == model.CategoryConnections && len(t.Arguments) > 0 {
		t.report(annotations.RuleConnectionArguments.At(t.arguments[0].span(), "connection events have no arguments: %s has one", t.Name).
			WithHelp("remove the parameter; connection details are in *signalr.InvocationContext"))
	}
}
