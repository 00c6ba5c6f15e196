package emulator

import (
	"fmt"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// command is one item of the body of :execute, ready to be carried out.
type command struct {
	push *push                        // of a message
	do   func(c *connection)          // of every other
	tell func(to string, reached int) // what was done
}

// execute carries out commands together, in their order, for each connection
// that the filter selects when they begin. Where one of them cannot be, none
// is.
func execute(c *restCall) error {
	text := c.query.Get("filter")
	selects, err := parseFilter(text)
	if err != nil {
		return badRequest("%v", err)
	}
	commands, err := c.commands()
	if err != nil {
		return err
	}
	reached, err := c.hub.execute(selects, commands)
	if err != nil {
		return badRequest("%v", err)
	}
	to := "all"
	if text != "" {
		to = fmt.Sprintf("filter %q", text)
	}
	for _, each := range commands {
		each.tell(to, reached)
	}
	return nil
}

func (c *restCall) commands() ([]command, error) {
	text, kind, err := c.body()
	if err != nil {
		return nil, err
	}
	if kind != "application/json" {
		return nil, &restError{status: http.StatusUnsupportedMediaType, reason: fmt.Sprintf("the content type is %q, must be application/json", kind)}
	}
	var items []struct {
		Type, Group, Reason string
		Message             jsontext.Value
	}
	if err := json.Unmarshal(text, &items, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, badRequest("the body is not a list of commands: %v", err)
	}
	commands := make([]command, len(items))
	for i, item := range items {
		command, err := &commands[i], checkGroup(item.Group)
		switch item.Type {
		case "SendMessage":
			err = c.sending(command, item.Message)
		case "JoinGroup", "LeaveGroup":
			if item.Group == "" {
				err = badRequest("%s has no group", item.Type)
			}
			c.moving(command, item.Type == "JoinGroup", item.Group)
		case "CloseConnection":
			command.do = func(each *connection) { each.close(item.Reason, true) }
			command.tell = func(to string, reached int) { c.closed(to, item.Reason, reached) }
		default:
			err = badRequest("the type is %q, must be SendMessage, JoinGroup, LeaveGroup or CloseConnection", item.Type)
		}
		if err != nil {
			return nil, badRequest("command %d: %v", i, err)
		}
	}
	return commands, nil
}

func (c *restCall) sending(command *command, message jsontext.Value) error {
	m := &hubprotocol.Invocation{}
	if message != nil {
		var err error
		if m, err = jsonBody(message); err != nil {
			return err
		}
	}
	if m.Target == "" {
		return badRequest("SendMessage has no message with a target")
	}
	command.push = pushOf(m)
	command.tell = func(to string, reached int) { c.sent(command.push, to, reached) }
	return command.push.check()
}

func (c *restCall) moving(command *command, join bool, group string) {
	name := "remove"
	command.do = func(each *connection) { delete(each.groups, group) }
	if join {
		name = "add"
		command.do = func(each *connection) { each.join(group, true) }
	}
	command.tell = func(to string, reached int) {
		c.service.observe(Event{Kind: GroupChanged, Hub: c.hub.name, Name: name, Group: group, To: to, Reached: reached, Trace: c.trace})
	}
}

// execute carries out commands while nobody else changes the hub. It returns
// how many connections the filter selected.
func (h *hub) execute(selects filter, commands []command) (int, error) {
	defer h.lock()()
	selected := h.selected(selects)
	for _, each := range commands {
		if err := each.push.fits(selected); err != nil {
			return 0, err
		}
	}
	for _, each := range commands {
		if each.push != nil {
			_ = each.push.to(selected) // it fits
			continue
		}
		for _, c := range selected {
			each.do(c)
		}
	}
	return len(selected), nil
}
