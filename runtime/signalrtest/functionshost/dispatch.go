package functionshost

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// dispatch runs the function of an accepted call and answers the service.
func (in *instance) dispatch(w http.ResponseWriter, u *upstreamCall) {
	event := Event{
		Kind: FunctionExecuted, Function: u.function.name, InvocationID: newGUID(),
		ConnectionID: u.connectionID, UserID: u.userID, Status: http.StatusOK,
		Message: fmt.Sprintf("%s/%s/%s", u.hub, u.category, u.event),
	}
	trace := traceOf(u.request)
	event.Trace = traceID(trace)
	a, err := in.executeTrigger(u, event.InvocationID, trace)
	if a != nil {
		event.Logs = a.logs
	}
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
func (in *instance) executeTrigger(u *upstreamCall, invocationID, trace string) (*answer, error) {
	value := invocationContext(u)
	var bindingData pairs
	if err := bindParameters(&bindingData, u); err != nil {
		return nil, err
	}
	bindingData.setSys(u.function.name, u.arrived)
	if in.format == PayloadString {
		text := value.String()
		bindingData.lift(text)
		value = newtonsoft.Of(text)
	}
	var data pairs
	data.set(u.function.trigger, value)
	if err := in.bindInputs(&data, u.function, bindingData); err != nil {
		return nil, err
	}
	a, err := in.call(u.function, invocationID, trace, envelope(data, bindingData))
	if err != nil {
		return nil, err
	}
	err = in.applyOutputs(withTrace(in.life, trace), u.function, a)
	if err == nil && u.message.invocationID != "" && (a.returnValue.IsBig() || u.packed && a.returnValue.HasHuge()) {
		err = errBig
	}
	return a, err
}

// bindParameters names the arguments by parameterNames. A wrong number fails
// the call with the text that the real host gives the caller.
func bindParameters(bindingData *pairs, u *upstreamCall) error {
	names := u.function.signalR.parameterNames
	if len(names) == 0 {
		return nil
	}
	items := u.message.arguments.Items
	if len(items) != len(names) {
		return &callError{
			text:   fmt.Sprintf("Exception binding parameter '%s'", u.function.trigger),
			detail: fmt.Sprintf("parameterNames has %d names, the call %d arguments", len(names), len(items)),
		}
	}
	for i, name := range names {
		bindingData.set(name, items[i])
	}
	return nil
}

// completion returns the frame that ends the client's invocation.
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

// explained returns an error with what only the developer gets to know.
func explained(err error) error {
	var failed *callError
	if errors.As(err, &failed) {
		return failed.explained()
	}
	return err
}
