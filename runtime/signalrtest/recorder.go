package signalrtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// Recorder writes down what functions send to clients instead of sending it.
// It is a [signalr.Senders] for the functions of an app, and a [signalr.Sender]
// for clients made with one. It is safe for concurrent use.
type Recorder struct {
	*records
	hub string
}

// records are what the recorders of several hubs have in common.
type records struct {
	mu      sync.Mutex
	sent    []Sent
	changes []Change
	failure error
	answers map[string]func(arguments []jsontext.Value) (any, error)
}

// Sent is a message that a function sent.
type Sent struct {
	Hub       string // empty where the recorder was used as a sender
	Target    string
	Arguments []jsontext.Value
	To        signalr.Audience
}

// Change is a group change that a function asked for.
type Change struct {
	Hub string // empty where the recorder was used as a sender
	signalr.GroupChange
}

// NewRecorder returns a recorder without records.
func NewRecorder() *Recorder {
	return &Recorder{records: &records{answers: make(map[string]func([]jsontext.Value) (any, error))}}
}

// Fail makes everything that is sent from now on fail with the error, and not
// be recorded; nil ends that.
func (r *Recorder) Fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failure = err
}

// Answer is what connections answer from now on when a function asks them for a
// result: what answer returns, or, as a *[signalr.ResultError], its error. Without
// it they answer with an error, as clients without a handler do.
func (r *Recorder) Answer(target string, answer func(arguments []jsontext.Value) (any, error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers[target] = answer
}

// Sender implements [signalr.Senders].
func (r *Recorder) Sender(to signalr.Output) signalr.Sender { return &Recorder{r.records, to.Hub} }

// Send implements [signalr.Sender].
func (r *Recorder) Send(_ context.Context, m signalr.Message) error {
	_, err := r.record(m)
	return err
}

// record records a message. Its arguments are encoded now: that they cannot be is
// an error, as with the senders of the service, and what the function does to
// them later does not matter.
func (r *Recorder) record(m signalr.Message) (Sent, error) {
	sent := Sent{Hub: r.hub, Target: m.Target, To: m.To, Arguments: make([]jsontext.Value, len(m.Arguments))}
	sent.To.Excluded = slices.Clone(m.To.Excluded)
	for i, argument := range m.Arguments {
		text, err := json.Marshal(argument)
		if err != nil {
			return Sent{}, fmt.Errorf("encoding argument %d of %s: %w", i, m.Target, err)
		}
		sent.Arguments[i] = text
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failure == nil {
		r.sent = append(r.sent, sent)
	}
	return sent, r.failure
}

// Invoke implements [signalr.ResultSender]: it records what was asked like a
// message, and gives the answer of the connection.
func (r *Recorder) Invoke(_ context.Context, connectionID, target string, arguments []any) ([]byte, error) {
	to := signalr.Audience{Kind: signalr.ToConnection, Name: connectionID}
	sent, err := r.record(signalr.Message{Target: target, Arguments: arguments, To: to})
	if err != nil {
		return nil, err
	}
	failed := &signalr.ResultError{Target: target, ConnectionID: connectionID, Err: signalr.ErrClientFailed, Message: noAnswer}
	r.mu.Lock()
	answer := r.answers[target]
	r.mu.Unlock()
	if answer == nil {
		return nil, failed
	}
	result, err := answer(sent.Arguments)
	if err != nil {
		failed.Message = err.Error()
		return nil, failed
	}
	return json.Marshal(result)
}

// ChangeGroup implements [signalr.Sender].
func (r *Recorder) ChangeGroup(_ context.Context, change signalr.GroupChange) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failure == nil {
		r.changes = append(r.changes, Change{r.hub, change})
	}
	return r.failure
}

// Sent returns the messages that Expect did not take, in order.
func (r *Recorder) Sent() []Sent {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.sent)
}

// Changes returns the group changes that ExpectChange did not take, in order.
func (r *Recorder) Changes() []Change {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.changes)
}

// Expect takes the oldest message to target, decodes its arguments, each into
// the pointer at its place, and returns whom it went to. The test fails where
// there is none, or where the arguments do not fit.
func (r *Recorder) Expect(t TB, target string, into ...any) signalr.Audience {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.sent, func(s Sent) bool { return s.Target == target })
	if i < 0 {
		t.Fatalf("%s was not sent; what was: %s", target, r.describe())
	}
	sent := r.sent[i]
	r.sent = slices.Delete(r.sent, i, i+1)
	if err := decodeArguments(target, sent.Arguments, into); err != nil {
		t.Fatalf("%v", err)
	}
	return sent.To
}

// ExpectChange takes a group change. The test fails where there is none like
// it.
func (r *Recorder) ExpectChange(t TB, want signalr.GroupChange) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.changes, func(c Change) bool { return c.GroupChange == want })
	if i < 0 {
		t.Fatalf("no group change %+v; what there was: %s", want, r.describe())
	}
	r.changes = slices.Delete(r.changes, i, i+1)
}

// ExpectNothing fails the test where there is anything that Expect and
// ExpectChange did not take.
func (r *Recorder) ExpectNothing(t TB) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.sent) > 0 || len(r.changes) > 0 {
		t.Errorf("unexpected message: %s", r.describe())
	}
}

// describe lists what is left; mu is held.
func (r *Recorder) describe() string {
	var list []string
	for _, s := range r.sent {
		list = append(list, fmt.Sprintf("%s%s to %s", s.Target, s.Arguments, audience(s.To)))
	}
	for _, c := range r.changes {
		list = append(list, fmt.Sprintf("%+v", c.GroupChange))
	}
	if list == nil {
		return "nothing"
	}
	return strings.Join(list, ", ")
}

func audience(to signalr.Audience) string {
	text := to.Kind.String()
	if to.Kind != signalr.ToAll {
		text += fmt.Sprintf(" %q", to.Name)
	}
	if len(to.Excluded) > 0 {
		text += fmt.Sprintf(" but %q", to.Excluded)
	}
	return text
}
