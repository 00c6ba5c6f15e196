package emulator

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// hub is one hub: its connections, and which users are in groups. Users and
// groups are compared with regard to case.
//
// Connections are in groups. That a user is in a group means that the user's
// connections are put into it, those that come later too (as in Microsoft's
// emulator, GroupManager.cs).
type hub struct {
	name string // lower case

	mu          sync.Mutex
	connections map[string]*connection   // by id
	members     map[membership]time.Time // with the end; zero means no end
}

type membership struct{ user, group string }

func newHub(name string) *hub {
	return &hub{name: name, connections: make(map[string]*connection), members: make(map[membership]time.Time)}
}

// lock locks the hub, ends the memberships whose time is over, and returns
// what unlocks it. What a connection was put into by itself stays.
func (h *hub) lock() (unlock func()) {
	h.mu.Lock()
	for m, end := range h.members {
		if end.IsZero() || end.After(time.Now()) {
			continue
		}
		delete(h.members, m)
		for _, c := range h.selected(ofUser(m.user)) {
			if !c.groups[m.group] {
				delete(c.groups, m.group)
			}
		}
	}
	return h.mu.Unlock
}

// add makes a connection reachable, and a member of its user's groups. First
// runs before anybody can reach it.
func (h *hub) add(c *connection, first func()) {
	defer h.lock()()
	first()
	h.connections[c.id] = c
	for m := range h.members {
		if m.user == c.user {
			c.join(m.group, false)
		}
	}
}

func (h *hub) remove(c *connection) {
	defer h.lock()()
	delete(h.connections, c.id)
}

// find returns the connections that a filter selects but the excluded ones.
func (h *hub) find(selects filter, excluded ...string) []*connection {
	defer h.lock()()
	return slices.DeleteFunc(h.selected(selects), func(c *connection) bool { return slices.Contains(excluded, c.id) })
}

// selected is find for a hub that is locked.
func (h *hub) selected(selects filter) []*connection {
	return slices.DeleteFunc(slices.Collect(maps.Values(h.connections)), func(c *connection) bool { return !selects(c) })
}

func (h *hub) connection(id string) *connection {
	defer h.lock()()
	return h.connections[id]
}

// with does something to a connection; it reports whether there is such a one.
func (h *hub) with(id string, do func(c *connection)) bool {
	defer h.lock()()
	c := h.connections[id]
	if c != nil {
		do(c)
	}
	return c != nil
}

// addUser puts a user into a group, until end where that is not zero, and
// returns how many connections that moved. An end that is over joins the
// connections of now, and no later ones.
func (h *hub) addUser(group, user string, end time.Time) int {
	defer h.lock()()
	over := !end.IsZero() && !end.After(time.Now())
	if !over {
		h.members[membership{user, group}] = end
	}
	connections := h.selected(ofUser(user))
	for _, c := range connections {
		c.join(group, over)
	}
	return len(connections)
}

// removeUser takes a user out of a group, or out of all where it has no name,
// and returns how many connections that moved, also those that were put into it
// by themselves.
func (h *hub) removeUser(user, group string) (moved int) {
	defer h.lock()()
	meant := func(each string) bool { return group == "" || each == group }
	maps.DeleteFunc(h.members, func(m membership, _ time.Time) bool { return m.user == user && meant(m.group) })
	for _, c := range h.selected(ofUser(user)) {
		before := len(c.groups)
		maps.DeleteFunc(c.groups, func(group string, _ bool) bool { return meant(group) })
		moved += before - len(c.groups)
	}
	return moved
}

func (h *hub) userInGroup(group, user string) bool {
	defer h.lock()()
	_, ok := h.members[membership{user, group}]
	return ok
}

// join puts a connection into a group, by itself or because its user is in it.
// The hub is locked.
func (c *connection) join(group string, itself bool) {
	if c.groups == nil {
		c.groups = make(map[string]bool)
	}
	c.groups[group] = c.groups[group] || itself
}

func everyone(*connection) bool { return true }

func ofUser(user string) filter { return func(c *connection) bool { return c.user == user } }

func inGroup(group string) filter {
	return func(c *connection) bool { _, in := c.groups[group]; return in }
}
