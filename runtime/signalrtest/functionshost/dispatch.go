package functionshost

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

func (in *instance) dispatch(w http.ResponseWriter, u *upstreamCall) {
	event := Event{
		Kind: FunctionExecuted, Function: u.function.name, InvocationID: newGUID(),
		ConnectionID: u.connectionID, UserID: u.userID, Status: http.StatusOK,
		Message: fmt.Sprintf("%s/%s/%s", u.hub, u.category, u.event),
	}
	trace := traceOf(u.request)
	event.Trace = traceID(trace)
	a, err := in.executeTrigger(u, &event, trace)
	event.Err = explained(err)
	var body []byte
	switch {
	case u.connected() && err != nil:
		event.Status = http.StatusForbidden
	case u.message.invocationID != "":
		body, err = in.completion(u, a, err)
		if err != nil {
			event.Status, event.Err = http.StatusInternalServerError, err
		}
	}
	w.Header()["Content-Type"] = nil // the extension sends none
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(event.Status)
	w.Write(body)
	event.Duration = time.Since(u.arrived)
	in.notify(event)
}

// executeTrigger calls the handler and sends the outputs. The answer is there
// with an error where only an output failed.
func (in *instance) executeTrigger(u *upstreamCall, event *Event, trace string) (*answer, error) {
	known := newtonsoft.Value{Kind: newtonsoft.Object}
	names, arguments := u.function.signalR.parameterNames, u.message.arguments.Items
	if len(names) > 0 && len(names) != len(arguments) {
		return nil, &callError{
			text:   fmt.Sprintf("Exception binding parameter '%s'", u.function.trigger), // what the caller gets in Azure
			detail: fmt.Sprintf("parameterNames has %d names, the call %d arguments", len(names), len(arguments)),
		}
	}
	for i, name := range names {
		known.Set(name, arguments[i])
	}
	setSys(&known, u.function.name)
	value := invocationContext(u)
	if in.format == PayloadString {
		text := value.String()
		lift(&known, text)
		value = newtonsoft.Of(text)
	}
	a, err := in.execute(u.function, event, trace, value, known)
	if err == nil && u.message.invocationID != "" && (a.returnValue.IsBig() || u.packed && a.returnValue.HasHuge()) {
		err = errBig
	}
	return a, err
}

func (in *instance) completion(u *upstreamCall, a *answer, failed error) ([]byte, error) {
	c := completion{invocationID: u.message.invocationID, failed: failed}
	if failed == nil && in.format == PayloadString {
		c.result = a.returnValue
	}
	if u.packed {
		return c.messagePack()
	}
	return c.json()
}

// errBig is a result of which the extension makes properties of .NET's
// BigInteger, or its bytes, or a frame that MessagePack clients cannot read.
var errBig = errors.New("the result is, or for a MessagePack client has, an integer beyond 64 bits, which reaches clients as something else: return a string")

func explained(err error) error {
	var failed *callError
	if errors.As(err, &failed) {
		return failed.explained()
	}
	return err
}
