package functionshost

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// dispatch runs the function of an accepted call and answers the service.
func (in *instance) dispatch(w http.ResponseWriter, u *upstreamCall) {
	event := Event{
		Kind: FunctionExecuted, Function: u.function.name, InvocationID: newGUID(),
		ConnectionID: u.connectionID, UserID: u.userID, Status: http.StatusOK,
		Message: fmt.Sprintf("%s/%s/%s", u.hub, u.category, u.event),
	}
	a, err := in.executeTrigger(u, event.InvocationID)
	if a != nil {
		event.Logs = a.Logs
	}
	event.Err = explained(err)
	var body []byte
	switch {
	case u.connected() && err != nil:
		event.Status = http.StatusForbidden
	case u.invocationID != "":
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
func (in *instance) executeTrigger(u *upstreamCall, invocationID string) (*answer, error) {
	c := invocationContext(u)
	var bindingData pairs
	if err := bindParameters(&bindingData, u); err != nil {
		return nil, err
	}
	bindingData.setSys(u.function.name, u.arrived)
	value := c.object()
	if in.format == PayloadString {
		bindingData.lift(c)
		value = quote(string(value))
	}
	var data pairs
	data.set(u.function.trigger, value)
	if err := in.bindInputs(&data, u.function, bindingData); err != nil {
		return nil, err
	}
	a, err := in.call(u.function, invocationID, envelope(data, bindingData))
	if err != nil {
		return nil, err
	}
	return a, in.applyOutputs(in.life, u.function, a)
}

// bindParameters names the arguments by parameterNames. A wrong number fails
// the call with the text that the real host gives the caller.
func bindParameters(bindingData *pairs, u *upstreamCall) error {
	names := u.function.signalR.parameterNames
	if len(names) == 0 {
		return nil
	}
	items, err := arguments(u.arguments)
	if err == nil && len(items) != len(names) {
		err = fmt.Errorf("parameterNames has %d names, the call %d arguments", len(names), len(items))
	}
	if err != nil {
		return &callError{text: fmt.Sprintf("Exception binding parameter '%s'", u.function.trigger), detail: err.Error()}
	}
	for i, name := range names {
		bindingData.set(name, items[i])
	}
	return nil
}

// completion returns the frame that ends the client's invocation.
func (in *instance) completion(u *upstreamCall, a *answer, failed error) ([]byte, error) {
	c := hubprotocol.Completion{InvocationID: u.invocationID}
	switch {
	case failed != nil:
		text := failed.Error()
		c.Error = &text
	case in.format == PayloadObject || a.ReturnValue == nil:
		c.Result = null
	default:
		c.Result = a.ReturnValue
	}
	if u.packed {
		return packCompletion(c)
	}
	return hubprotocol.AppendJSON(nil, &c)
}

// explained returns an error with what only the developer gets to know.
func explained(err error) error {
	var failed *callError
	if errors.As(err, &failed) {
		return failed.explained()
	}
	return err
}
