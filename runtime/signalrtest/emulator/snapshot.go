package emulator

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// ConnectionInfo describes one client that is connected.
type ConnectionInfo struct {
	Hub, ConnectionID, UserID string
	Claims                    []Claim // those that functions see
	Transport, Protocol       string
	Groups                    []string // sorted
	Since                     time.Time
	Received, Sent            int64 // messages of the client, and to it
}

// UserGroups says which groups a user was put into as a user: later
// connections of the user join them too.
type UserGroups struct {
	Hub, UserID string
	Groups      []string // sorted
}

// Connections returns the clients that are connected, oldest first.
func (s *Service) Connections() []ConnectionInfo {
	var all []ConnectionInfo
	for _, h := range s.registry.all() {
		all = append(all, h.describe()...)
	}
	slices.SortFunc(all, func(a, b ConnectionInfo) int {
		if order := a.Since.Compare(b.Since); order != 0 {
			return order
		}
		return strings.Compare(a.ConnectionID, b.ConnectionID)
	})
	return all
}

// Memberships returns the users that were put into groups, sorted.
func (s *Service) Memberships() []UserGroups {
	var all []UserGroups
	for _, h := range s.registry.all() {
		unlock := h.lock()
		groups := make(map[string][]string)
		for m := range h.members {
			groups[m.user] = append(groups[m.user], m.group)
		}
		for _, user := range slices.Sorted(maps.Keys(groups)) {
			all = append(all, UserGroups{h.name, user, slices.Sorted(slices.Values(groups[user]))})
		}
		unlock()
	}
	return all
}

func (r *registry) all() []*hub {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.SortedFunc(maps.Values(r.hubs), func(a, b *hub) int { return strings.Compare(a.name, b.name) })
}

func (h *hub) describe() []ConnectionInfo {
	defer h.lock()()
	var all []ConnectionInfo
	for _, c := range h.connections {
		info := ConnectionInfo{
			Hub: h.name, ConnectionID: c.id, UserID: c.user,
			Claims: shown(c.claims), Transport: c.travels, Protocol: c.speaks().name,
			Groups: slices.Sorted(maps.Keys(c.groups)),
			Since:  c.since, Received: c.received.Load(), Sent: c.sent.Load(),
		}
		all = append(all, info)
	}
	return all
}
