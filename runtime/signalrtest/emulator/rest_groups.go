package emulator

import (
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func exists(code string, who audience) func(*restCall) error {
	return func(c *restCall) error {
		if name, connections := who(c); len(connections) == 0 {
			return notFound(code, "no client is connected for %s", name)
		}
		return nil
	}
}

func userInGroup(c *restCall) error {
	if !c.hub.userInGroup(c.group, c.user) {
		return notFound("Info.User.NotInGroup", "user %q is not in group %q", c.user, c.group)
	}
	return nil
}

func addConnection(c *restCall) error {
	if !c.hub.with(c.connection, func(each *connection) { each.join(c.group, true) }) {
		return notFound("Error.Connection.NotExisted", "connection %q not found", c.connection)
	}
	c.groupChanged("add", 1)
	return nil
}

// removeConnection takes a connection out of a group, or out of all where the
// request names none. It succeeds also where there is no such connection: the
// SDKs take every other answer for an error.
func removeConnection(c *restCall) error {
	reached := 0
	c.hub.with(c.connection, func(each *connection) {
		reached = 1
		maps.DeleteFunc(each.groups, func(group string, _ bool) bool { return c.group == "" || group == c.group })
	})
	c.groupChanged(c.removal(), reached)
	return nil
}

// removal is how events name that somebody leaves the group, or all.
func (c *restCall) removal() string {
	if c.group == "" {
		return "remove from all"
	}
	return "remove"
}

func addUser(c *restCall) error {
	var end time.Time
	if text := c.query.Get("ttl"); text != "" {
		seconds, err := strconv.ParseInt(text, 10, 32)
		if err != nil || seconds < 0 {
			return badRequest("ttl must be a number of seconds, is %q", text)
		}
		end = time.Now().Add(time.Duration(seconds) * time.Second)
	}
	c.groupChanged("add", c.hub.addUser(c.group, c.user, end))
	return nil
}

func removeUser(c *restCall) error {
	c.groupChanged(c.removal(), c.hub.removeUser(c.user, c.group))
	return nil
}

func (c *restCall) groupChanged(action string, reached int) {
	c.service.observe(Event{
		Kind: GroupChanged, Hub: c.hub.name, ConnectionID: c.connection, UserID: c.user,
		Name: action, Group: c.group, Reached: reached, Trace: c.trace,
	})
}

// refreshAuth answers what no released SDK asks for.
func refreshAuth(c *restCall) error {
	return &restError{status: http.StatusNotImplemented, reason: "refreshing the authentication of connections is not supported"}
}

type members struct {
	Value    []member `json:"value"`
	NextLink string   `json:"nextLink,omitzero"`
}

type member struct {
	ConnectionID string `json:"connectionId"`
	UserID       string `json:"userId,omitzero"`
}

// largestPage is how many connections one page may have, and has where the
// request does not say.
const largestPage = 200

// listGroup lists the connections of a group, sorted by their ids: the
// continuation token is the last id of the page before.
func listGroup(c *restCall) error {
	size, err := c.number("maxpagesize", largestPage, largestPage)
	if err != nil {
		return err
	}
	top, err := c.number("top", math.MaxInt32, math.MaxInt32)
	if err != nil {
		return err
	}
	connections := c.hub.find(inGroup(c.group))
	slices.SortFunc(connections, func(a, b *connection) int { return strings.Compare(a.id, b.id) })
	after := c.query.Get("continuationtoken")
	connections = slices.DeleteFunc(connections, func(each *connection) bool { return each.id <= after })
	page := members{Value: []member{}}
	for _, each := range connections[:min(len(connections), size, top)] {
		page.Value = append(page.Value, member{each.id, each.user})
	}
	if left := top - len(page.Value); left > 0 && len(page.Value) < len(connections) {
		page.NextLink = c.next(page.Value[len(page.Value)-1].ConnectionID, left)
	}
	c.answer = page
	return nil
}

// next is the URL of the page after a connection.
func (c *restCall) next(after string, left int) string {
	query := maps.Clone(c.query)
	query.Set("continuationtoken", after)
	if query.Has("top") {
		query.Set("top", strconv.Itoa(left))
	}
	values := query.Encode()
	values = strings.Replace(values, "continuationtoken=", "continuationToken=", 1)
	return c.service.scheme() + "://" + c.request.Host + c.request.URL.EscapedPath() + "?" + values
}

// number reads a number of the query, from 1 to the largest.
func (c *restCall) number(name string, otherwise, largest int) (int, error) {
	text := c.query.Get(name)
	if text == "" {
		return otherwise, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > largest {
		return 0, badRequest("%s must be a number from 1 to %d, is %q", name, largest, text)
	}
	return number, nil
}
