package emulator

import (
	"fmt"
	"strconv"
	"time"
)

func connectionExists(c restCall) error {
	if c.hub.connection(c.connection) == nil {
		return notFound("Warning.Connection.NotExisted", fmt.Sprintf("there is no connection %q", c.connection))
	}
	return nil
}

func userExists(c restCall) error {
	if len(c.hub.ofUser(c.user, nil)) == 0 {
		return notFound("Warning.User.NotExisted", fmt.Sprintf("user %q has no connection", c.user))
	}
	return nil
}

func groupExists(c restCall) error {
	if len(c.hub.inGroup(c.group, nil)) == 0 {
		return notFound("Warning.Group.NotExisted", fmt.Sprintf("group %q has no connection", c.group))
	}
	return nil
}

func userInGroup(c restCall) error {
	if !c.hub.userInGroup(c.group, c.user) {
		return notFound("Info.User.NotInGroup", fmt.Sprintf("user %q is not in group %q", c.user, c.group))
	}
	return nil
}

func addConnection(c restCall) error {
	return c.connectionMoved("add", c.hub.addConnection(c.group, c.connection))
}

func removeConnection(c restCall) error {
	return c.connectionMoved("remove", c.hub.removeConnection(c.group, c.connection))
}

func (c restCall) connectionMoved(action string, found bool) error {
	if !found {
		return notFound("Error.Connection.NotExisted", fmt.Sprintf("there is no connection %q", c.connection))
	}
	c.groupChanged(action, 1)
	return nil
}

// removeConnectionFromAll succeeds also where there is no such connection.
func removeConnectionFromAll(c restCall) error {
	reached := 0
	if c.hub.removeConnectionFromAll(c.connection) {
		reached = 1
	}
	c.groupChanged("remove from all", reached)
	return nil
}

func addUser(c restCall) error {
	var end time.Time
	if text := c.request.URL.Query().Get("ttl"); text != "" {
		seconds, err := strconv.ParseInt(text, 10, 32)
		if err != nil || seconds < 0 {
			return badRequest(fmt.Sprintf("ttl must be a number of seconds, is %q", text))
		}
		end = time.Now().Add(time.Duration(seconds) * time.Second)
	}
	c.groupChanged("add", c.hub.addUser(c.group, c.user, end))
	return nil
}

func removeUser(c restCall) error {
	c.groupChanged("remove", c.hub.removeUser(c.group, c.user))
	return nil
}

func removeUserFromAll(c restCall) error {
	c.groupChanged("remove from all", c.hub.removeUserFromAll(c.user))
	return nil
}

func (c restCall) groupChanged(action string, reached int) {
	c.service.observe(Event{
		Kind: GroupChanged, Hub: c.hub.name, ConnectionID: c.connection, UserID: c.user,
		Name: action, Group: c.group, Reached: reached, Trace: c.trace,
	})
}
