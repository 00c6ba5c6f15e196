package emulator

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// command is one item of the body of :execute.
type command struct {
	Type    string
	Group   string
	Reason  string
	Message *struct {
		Target    string
		Arguments jsontext.Value
	}

	push *push
}

// execute carries out commands together, in their order, for each connection
// that the filter selects when they begin. Where one of them cannot be, none
// is.
func execute(c *restCall) error {
	selects, err := parseFilter(c.query.Get("filter"))
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
	if text := c.query.Get("filter"); text != "" {
		to = fmt.Sprintf("filter %q", text)
	}
	for _, each := range commands {
		switch each.Type {
		case "SendMessage":
			c.sent(each.push, to, reached)
		case "JoinGroup":
			c.service.observe(Event{Kind: GroupChanged, Hub: c.hub.name, Name: "add", Group: each.Group, To: to, Reached: reached, Trace: c.trace})
		case "LeaveGroup":
			c.service.observe(Event{Kind: GroupChanged, Hub: c.hub.name, Name: "remove", Group: each.Group, To: to, Reached: reached, Trace: c.trace})
		default:
			c.closed(to, each.Reason, reached)
		}
	}
	return nil
}

// commands reads the body.
func (c *restCall) commands() ([]command, error) {
	text, kind, err := c.body()
	if err != nil {
		return nil, err
	}
	if kind != "application/json" {
		return nil, &restError{status: http.StatusUnsupportedMediaType, reason: fmt.Sprintf("the content type is %q, must be application/json", kind)}
	}
	var commands []command
	if err := json.Unmarshal(text, &commands, json.MatchCaseInsensitiveNames(true), jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, badRequest("the body is not a list of commands: %v", err)
	}
	for i := range commands {
		if err := commands[i].check(); err != nil {
			return nil, badRequest("command %d: %v", i, err)
		}
	}
	return commands, nil
}

func (c *command) check() error {
	switch c.Type {
	case "SendMessage":
		if c.Message == nil || c.Message.Target == "" {
			return badRequest("SendMessage has no message with a target")
		}
		m := &hubprotocol.Invocation{Target: c.Message.Target, Arguments: c.Message.Arguments}
		if c.Message.Arguments.Kind() == 'n' {
			m.Arguments = nil
		}
		c.push = newPush()
		c.push.forms[jsonProtocol{}.name()] = m
		return c.push.check()
	case "JoinGroup", "LeaveGroup":
		if c.Group == "" {
			return badRequest("%s has no group", c.Type)
		}
		return checkGroup(c.Group)
	case "CloseConnection":
		return nil
	}
	return badRequest("the type is %q, must be SendMessage, JoinGroup, LeaveGroup or CloseConnection", c.Type)
}

// execute carries out commands while nobody else changes the hub. It returns
// how many connections the filter selected.
func (h *hub) execute(selects filter, commands []command) (int, error) {
	defer h.lock()()
	selected := slices.DeleteFunc(h.connections.without(nil), func(c *connection) bool { return !selects(c) })
	for _, each := range commands {
		for _, c := range selected {
			if each.push == nil {
				break
			}
			if _, err := each.push.frame(c.speaks()); err != nil {
				return 0, err
			}
		}
	}
	for _, each := range commands {
		for _, c := range selected {
			switch each.Type {
			case "JoinGroup":
				h.put(each.Group, c, true)
			case "LeaveGroup":
				h.take(each.Group, c)
			case "CloseConnection":
				c.close(each.Reason, true)
			}
		}
		if each.push != nil {
			_ = each.push.to(selected) // every frame is made
		}
	}
	return len(selected), nil
}
