package loopback

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
)

// Names returns what tells the host names that a server for developers answers
// to: those of this machine, addresses, and the allowed ones. A page of another
// site can make its own name lead to this machine, and then reads what it is
// answered; only the Host header shows it.
func Names(allowed []string) func(host string) bool {
	names := []string{"localhost"}
	if own, err := os.Hostname(); err == nil {
		names = append(names, strings.ToLower(own))
	}
	for _, name := range allowed {
		names = append(names, strings.ToLower(name))
	}
	return func(host string) bool {
		name := strings.ToLower(withoutPort(host))
		return slices.Contains(names, name) || strings.HasSuffix(name, ".localhost") || net.ParseIP(strings.Trim(name, "[]")) != nil
	}
}

func withoutPort(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// Stranger says why a request for a host is refused.
func Stranger(host string) string {
	const longest = 256 // bytes of a name that anyone may send
	host = host[:min(len(host), longest)]
	return fmt.Sprintf("the request is for host %q, which is not a name of this machine; --allowed-host %s allows it", host, withoutPort(host))
}

// Guard answers requests for other names than those with 403.
func Guard(next http.Handler, names func(host string) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !names(r.Host) {
			http.Error(w, Stranger(r.Host), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}
