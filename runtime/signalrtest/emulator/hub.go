package emulator

import (
	"slices"
	"sync"
	"time"
)

// hub is one hub: its connections, users and groups. Users and groups are
// compared with regard to case.
//
// Groups hold connections. That a user is in a group means that the user's
// connections are put into it, those that come later too (as in Microsoft's
// emulator, GroupManager.cs).
type hub struct {
	name string // lower case

	mu          sync.Mutex
	connections set
	users       map[string]set
	groups      map[string]set
	userGroups  map[string]map[string]time.Time // user, group, end; zero means no end
	soonest     time.Time                       // of those ends; zero means there is none
}

// set is a set of connections by id.
type set map[string]*connection

func newHub(name string) *hub {
	return &hub{
		name:        name,
		connections: set{},
		users:       map[string]set{},
		groups:      map[string]set{},
		userGroups:  map[string]map[string]time.Time{},
	}
}

// add makes a connection reachable, and a member of its user's groups. First
// runs before anybody can reach it.
func (h *hub) add(c *connection, first func()) {
	defer h.lock()()
	first()
	h.connections[c.id] = c
	if c.user == "" {
		return
	}
	if h.users[c.user] == nil {
		h.users[c.user] = set{}
	}
	h.users[c.user][c.id] = c
	for group := range h.userGroups[c.user] {
		h.put(group, c, false)
	}
}

// remove ends a connection's memberships; those of its user stay.
func (h *hub) remove(c *connection) {
	defer h.lock()()
	delete(h.connections, c.id)
	delete(h.users[c.user], c.id)
	if len(h.users[c.user]) == 0 {
		delete(h.users, c.user)
	}
	for group := range c.groups {
		h.take(group, c)
	}
}

// all returns every connection but the excluded ones.
func (h *hub) all(excluded []string) []*connection {
	defer h.lock()()
	return h.connections.without(excluded)
}

// inGroup returns the members of a group but the excluded ones.
func (h *hub) inGroup(group string, excluded []string) []*connection {
	defer h.lock()()
	return h.groups[group].without(excluded)
}

// ofUser returns a user's connections but the excluded ones.
func (h *hub) ofUser(user string, excluded []string) []*connection {
	defer h.lock()()
	return h.users[user].without(excluded)
}

// connection returns the connection with the id, or nil.
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

// addConnection puts a connection into a group.
func (h *hub) addConnection(group, id string) bool {
	return h.with(id, func(c *connection) { h.put(group, c, true) })
}

// removeConnection takes a connection out of a group.
func (h *hub) removeConnection(group, id string) bool {
	return h.with(id, func(c *connection) { h.take(group, c) })
}

// removeConnectionFromAll takes a connection out of every group.
func (h *hub) removeConnectionFromAll(id string) bool {
	return h.with(id, func(c *connection) {
		for group := range c.groups {
			h.take(group, c)
		}
	})
}

// addUser puts a user into a group, until end where that is not zero, and
// returns how many connections that moved. An end that is over joins the
// connections of now, and no later ones.
func (h *hub) addUser(group, user string, end time.Time) int {
	defer h.lock()()
	over := !end.IsZero() && !end.After(time.Now())
	for _, c := range h.users[user] {
		h.put(group, c, over)
	}
	if over {
		return len(h.users[user])
	}
	if h.userGroups[user] == nil {
		h.userGroups[user] = map[string]time.Time{}
	}
	h.userGroups[user][group] = end
	if !end.IsZero() && (h.soonest.IsZero() || end.Before(h.soonest)) {
		h.soonest = end
	}
	return len(h.users[user])
}

// removeUser takes a user out of a group and returns how many connections
// that moved.
func (h *hub) removeUser(group, user string) int {
	defer h.lock()()
	return h.removeUserLocked(group, user)
}

// removeUserFromAll takes a user out of every group, also out of those that
// single connections were put into.
func (h *hub) removeUserFromAll(user string) int {
	defer h.lock()()
	delete(h.userGroups, user)
	moved := 0
	for group := range h.groups {
		moved += h.removeUserLocked(group, user)
	}
	return moved
}

// userInGroup tells whether a user was put into a group.
func (h *hub) userInGroup(group, user string) bool {
	defer h.lock()()
	_, ok := h.userGroups[user][group]
	return ok
}

// lock locks the hub, ends the memberships whose time is over, and returns
// what unlocks it.
func (h *hub) lock() (unlock func()) {
	h.mu.Lock()
	if now := time.Now(); !h.soonest.IsZero() && !h.soonest.After(now) {
		h.expire(now)
	}
	return h.mu.Unlock
}

func (h *hub) expire(now time.Time) {
	h.soonest = time.Time{}
	for user, groups := range h.userGroups {
		for group, end := range groups {
			switch {
			case end.IsZero():
			case !end.After(now):
				h.endMembership(group, user)
			case h.soonest.IsZero() || end.Before(h.soonest):
				h.soonest = end
			}
		}
	}
}

// endMembership takes a user out of a group whose time is over. What a
// connection was put into by itself stays.
func (h *hub) endMembership(group, user string) {
	h.forget(group, user)
	for _, c := range h.users[user] {
		if !c.groups[group] {
			h.take(group, c)
		}
	}
}

func (h *hub) removeUserLocked(group, user string) int {
	h.forget(group, user)
	moved := 0
	for _, c := range h.users[user] {
		if _, ok := c.groups[group]; ok {
			h.take(group, c)
			moved++
		}
	}
	return moved
}

func (h *hub) forget(group, user string) {
	delete(h.userGroups[user], group)
	if len(h.userGroups[user]) == 0 {
		delete(h.userGroups, user)
	}
}

// put puts a connection into a group, by itself or because its user is in it.
func (h *hub) put(group string, c *connection, itself bool) {
	if h.groups[group] == nil {
		h.groups[group] = set{}
	}
	h.groups[group][c.id] = c
	if c.groups == nil {
		c.groups = map[string]bool{}
	}
	c.groups[group] = c.groups[group] || itself
}

func (h *hub) take(group string, c *connection) {
	delete(c.groups, group)
	delete(h.groups[group], c.id)
	if len(h.groups[group]) == 0 {
		delete(h.groups, group)
	}
}

func (s set) without(excluded []string) []*connection {
	kept := make([]*connection, 0, len(s))
	for _, c := range s {
		if !slices.Contains(excluded, c.id) {
			kept = append(kept, c)
		}
	}
	return kept
}
