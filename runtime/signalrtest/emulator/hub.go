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
	groups      map[string]set
	userGroups  map[string]map[string]time.Time // user, group, end; zero means no end
}

// set is a set of connections by id.
type set map[string]*connection

func newHub(name string) *hub {
	return &hub{
		name:        name,
		connections: set{},
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
	for group := range h.userGroups[c.user] {
		h.put(group, c)
	}
}

// remove ends a connection's memberships; those of its user stay.
func (h *hub) remove(c *connection) {
	defer h.lock()()
	delete(h.connections, c.id)
	for group := range h.groups {
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
	return slices.DeleteFunc(h.connections.without(excluded), func(c *connection) bool { return c.user != user })
}

// connection returns the connection with the id, or nil.
func (h *hub) connection(id string) *connection {
	defer h.lock()()
	return h.connections[id]
}

// addConnection puts a connection into a group; it reports whether there is
// such a connection.
func (h *hub) addConnection(group, id string) bool {
	defer h.lock()()
	c := h.connections[id]
	if c == nil {
		return false
	}
	h.put(group, c)
	return true
}

// removeConnection takes a connection out of a group; it reports whether
// there is such a connection.
func (h *hub) removeConnection(group, id string) bool {
	defer h.lock()()
	c := h.connections[id]
	if c == nil {
		return false
	}
	h.take(group, c)
	return true
}

// removeConnectionFromAll takes a connection out of every group; it reports
// whether there is such a connection.
func (h *hub) removeConnectionFromAll(id string) bool {
	defer h.lock()()
	c := h.connections[id]
	if c == nil {
		return false
	}
	for group := range h.groups {
		h.take(group, c)
	}
	return true
}

// addUser puts a user into a group, until end where that is not zero. It
// returns how many connections that moved.
func (h *hub) addUser(group, user string, end time.Time) int {
	defer h.lock()()
	if h.userGroups[user] == nil {
		h.userGroups[user] = map[string]time.Time{}
	}
	h.userGroups[user][group] = end
	moved := 0
	for _, c := range h.connections {
		if c.user == user {
			h.put(group, c)
			moved++
		}
	}
	return moved
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
	now := time.Now()
	for user, groups := range h.userGroups {
		for group, end := range groups {
			if !end.IsZero() && !end.After(now) {
				h.removeUserLocked(group, user)
			}
		}
	}
	return h.mu.Unlock
}

func (h *hub) removeUserLocked(group, user string) int {
	delete(h.userGroups[user], group)
	if len(h.userGroups[user]) == 0 {
		delete(h.userGroups, user)
	}
	moved := 0
	for _, c := range h.groups[group] {
		if c.user == user {
			h.take(group, c)
			moved++
		}
	}
	return moved
}

func (h *hub) put(group string, c *connection) {
	if h.groups[group] == nil {
		h.groups[group] = set{}
	}
	h.groups[group][c.id] = c
}

func (h *hub) take(group string, c *connection) {
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
