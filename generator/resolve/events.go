package resolve

import "github.com/hubwire/hubwire/annotations"

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
