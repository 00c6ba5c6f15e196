package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hubwire/hubwire/internal/upstreams"
	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// separator ends each message of a text protocol.
const separator = 0x1E

// The categories of events.
const (
	connectionsCategory = "connections"
	messagesCategory    = "messages"
)

// begin makes the first call of a connection, and closes it where the upstream
// refuses it.
func (c *connection) begin() {
	for _, each := range forUpstream(c.claims) {
		if strings.Contains(each.value, ",") || strings.Contains(each.value, ": ") {
			c.warn("", "", fmt.Sprintf(`the value of claim %s has a comma or ": " in it: X-ASRS-User-Claims does not escape them, and the Functions extension will cut it`, each.name))
		}
	}
	if err := c.announce(); err != nil {
		c.refused = true
		c.service.observe(c.closed(err.Error() + "; whether Azure closes the client then is not known: refuse clients in negotiate, or keep them here too (--lenient, Options.KeepRefused)"))
		c.close(err.Error(), false)
	}
}

// finish makes the last call of a connection, with the reason why it ended.
func (c *connection) finish(reason string) {
	if !c.refused {
		c.call("disconnected", connectionsCategory, &hubprotocol.CloseConnection{Error: reason})
	}
}

// announce makes the connected call. The error says that the upstream refused
// the client. An upstream that has no function for connected answers 404,
// which refuses nobody.
func (c *connection) announce() error {
	a, target, ok := c.call("connected", connectionsCategory, &hubprotocol.OpenConnection{})
	switch {
	case !ok, c.service.options.KeepRefused, a.away && c.service.options.UpstreamOptional:
		return nil
	case a.err != nil:
		return fmt.Errorf("the connected event failed, status code %d: upstream %s: %w", a.status, target, a.err)
	case a.status >= 400 && a.status != http.StatusNotFound:
		return fmt.Errorf("the connected event was refused, status code %d: hub %q, upstream %s", a.status, c.hub.name, target)
	default:
		return nil
	}
}

// invoke makes the call for an invocation and answers it, where it wants an
// answer.
func (c *connection) invoke(m *hubprotocol.Invocation) {
	a, target, ok := c.call(m.Target, messagesCategory, m)
	if m.InvocationID == "" {
		return
	}
	switch {
	case ok && a.err == nil && (a.status == http.StatusNoContent || a.status == http.StatusOK && len(a.body) == 0):
		c.send(&hubprotocol.Completion{InvocationID: m.InvocationID})
	case ok && a.err == nil && a.status == http.StatusOK:
		c.warnAboutAnswer(m, a.body)
		c.post(frame{a.body, c.speaks().binary, c.completion(a.body) != nil, numbered("completion", m.InvocationID)})
	default:
		c.complete(m.InvocationID, c.problem(a, target, ok, m.Target))
	}
}

// problem is what a client gets to know of a call that failed.
func (c *connection) problem(a answer, target string, ok bool, event string) string {
	switch {
	case !ok:
		return "Invocation failed: no upstream template takes " + c.named(event) + c.service.upstream.almost(c.hub.name, messagesCategory, event)
	case a.err == errTooLarge:
		return "Invocation failed, response too large."
	case a.err != nil:
		return fmt.Sprintf("Invocation failed, status code %d: upstream %s: %v", a.status, target, a.err)
	case a.status == http.StatusNotFound:
		return "Invocation failed, status code 404: upstream " + target + " has nothing for " + c.named(event)
	default:
		return fmt.Sprintf("Invocation failed, status code %d: hub %q, event %q, upstream %s", a.status, c.hub.name, event, target)
	}
}

// call makes one call; ok is false if no template takes it. The target is the
// URL without its query.
func (c *connection) call(event, category string, m hubprotocol.Message) (a answer, target string, ok bool) {
	e := c.event(Called)
	e.Category, e.Name, e.Trace = category, event, newTrace()
	if invocation, ok := m.(*hubprotocol.Invocation); ok {
		e.Protocol, e.Arguments = c.speaks().name, invocation.Arguments
	}
	full, ok := c.service.upstream.url(c.hub.name, category, event)
	if !ok {
		e.Kind, e.Reason = Unmatched, strings.TrimPrefix(c.service.upstream.almost(c.hub.name, category, event), "; ")
		c.service.observe(e)
		return answer{}, "", false
	}
	target = upstreams.WithoutQuery(full)
	calling := e
	calling.Kind, calling.URL = Calling, target
	c.service.observe(calling)
	start := time.Now()
	if body, contentType, err := c.speaks().body(m); err != nil {
		a = answer{status: http.StatusBadRequest, err: err}
	} else {
		a = c.service.upstream.post(c.service.ctx, full, c, &e, contentType, body)
	}
	e.URL, e.Status, e.Duration = target, a.status, time.Since(start)
	done := c.completion(a.body)
	e.Reason = c.failure(a, done, category, event)
	if done != nil {
		e.Result = done.Result
	}
	if a.away && c.service.options.UpstreamOptional && category == connectionsCategory {
		c.service.warnAway.Do(func() {
			e.Kind, e.Reason = Warned, "no program listens there, which is fine for a service that only sends: clients connect anyway ("+e.Reason+")"
			c.service.observe(e)
		})
		return a, target, true
	}
	c.service.observe(e)
	return a, target, true
}

// failure says why a call failed, or "" where it did not: a function's error
// comes in a completion with status 200, and an app need not have a function
// for connected and disconnected.
func (c *connection) failure(a answer, done *hubprotocol.Completion, category, event string) string {
	switch {
	case a.err != nil:
		return a.err.Error()
	case a.status == http.StatusNotFound && category == connectionsCategory:
		return ""
	case a.status == http.StatusNotFound:
		return "status 404: no function takes " + c.named(event)
	case a.status >= http.StatusMultipleChoices:
		return fmt.Sprintf("status %d", a.status)
	case done != nil && done.Error != nil:
		return *done.Error
	}
	return ""
}

// completion returns the one framed completion that an answer is, or nil.
func (c *connection) completion(body []byte) *hubprotocol.Completion {
	if len(body) == 0 {
		return nil
	}
	parsed, err := oneMessage(c.speaks(), body)
	if err != nil {
		return nil
	}
	done, _ := parsed.(*hubprotocol.Completion)
	return done
}

// named names an event that nothing takes, with what Options.Suggest adds.
func (c *connection) named(event string) string {
	text := fmt.Sprintf("hub %q, category %q, event %q", c.hub.name, messagesCategory, event)
	if c.service.options.Suggest == nil {
		return text
	}
	if more := c.service.options.Suggest(c.hub.name, messagesCategory, event); more != "" {
		text += "; " + more
	}
	return text
}

func (c *connection) warn(category, name, reason string) {
	e := c.event(Warned)
	e.Category, e.Name, e.Reason = category, name, reason
	c.service.observe(e)
}

// warnAboutAnswer tells about an answer that goes to the client as it is and
// does not complete the invocation there.
func (c *connection) warnAboutAnswer(m *hubprotocol.Invocation, body []byte) {
	if done := c.completion(body); done != nil && done.InvocationID == m.InvocationID {
		return
	}
	problem := fmt.Sprintf("is not one framed completion of invocation %q: the client gets it as it is, and may wait for ever", m.InvocationID)
	if !c.speaks().binary && c.completion(append(slices.Clip(body), separator)) != nil {
		problem = "is a completion without the record separator U+001E at its end: the client gets it as it is, and waits for ever"
	}
	c.warn(messagesCategory, m.Target, "the upstream's answer "+problem)
}
