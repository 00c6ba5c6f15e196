package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// longestGroup is how many UTF-16 characters a group's name may have.
const longestGroup = 1024

// The api-versions with a published description, oldest first. Of the second
// only one operation is known.
const (
	api2022      = "2022-06-01"
	api2022Token = "2022-11-01"
	api2023      = "2023-07-01"
	api2024      = "2024-12-01"
)

// operation is one operation of the data-plane REST interface, and its twin
// below /api/v1 (Azure/azure-signalr, docs/swagger).
type operation struct {
	routes string // method and paths behind /api/hubs/{hub}
	since  string // api-version that added it
	status int    // of success
	v1     int    // of success below /api/v1; 0 where it is not there
	handle func(*restCall) error
}

// operations lists all but health. Checks are GET too, sends are also there
// without /:send, and groups are found from both sides, as in Microsoft's
// emulator.
func operations() []operation {
	return []operation{
		{"POST /:send ", api2022, 202, 202, send(all)},
		{"POST /users/{user}/:send /users/{user}", api2022, 202, 202, send(user)},
		{"POST /groups/{group}/:send /groups/{group}", api2022, 202, 202, send(group)},
		{"POST /connections/:refreshAuth /connections/claims", "", 0, 0, refreshAuth},
		{"POST /connections/{connection}/:send /connections/{connection}", api2022, 202, 202, send(one)},
		{"POST /connections/{connection}/:invoke", api2024, 200, 0, invoke},
		{"POST /connections/{connection}/streams/{stream}/:send", api2024, 202, 0, sendItem},
		{"POST /connections/{connection}/streams/{stream}/:complete", api2024, 202, 0, completeStream},

		{"GET /connections/{connection}", api2022, 200, 200, exists("Warning.Connection.NotExisted", one)},
		{"GET /users/{user}", api2022, 200, 200, exists("Warning.User.NotExisted", user)},
		{"GET /groups/{group}", api2022, 200, 200, exists("Warning.Group.NotExisted", group)},
		{"GET /users/{user}/groups/{group} /groups/{group}/users/{user}", api2022, 200, 200, userInGroup},
		{"GET /groups/{group}/connections", api2024, 200, 0, listGroup},

		{"PUT /groups/{group}/connections/{connection} /connections/{connection}/groups/{group}", api2022, 200, 200, addConnection},
		{"DELETE /groups/{group}/connections/{connection} /connections/{connection}/groups/{group}", api2022, 200, 200, removeConnection},
		{"DELETE /connections/{connection}/groups", api2022, 200, 200, removeConnection},
		{"PUT /users/{user}/groups/{group} /groups/{group}/users/{user}", api2022, 200, 202, addUser},
		{"DELETE /users/{user}/groups/{group} /groups/{group}/users/{user}", api2022, 204, 202, removeUser},
		{"DELETE /users/{user}/groups", api2022, 204, 200, removeUser},

		{"DELETE /connections/{connection}", api2022, 200, 202, closing(one)},
		{"POST /:closeConnections", api2022, 204, 204, closing(all)},
		{"POST /users/{user}/:closeConnections", api2022, 204, 204, closing(userWithExcluded)},
		{"POST /groups/{group}/:closeConnections", api2022, 204, 204, closing(group)},

		{"POST /:execute", api2023, 202, 0, execute},
		{"POST /:generateToken", api2022Token, 200, 0, generateToken},
	}
}

func (s *Service) restRoutes() router {
	var r router
	for _, op := range operations() {
		method, paths, _ := strings.Cut(op.routes, " ")
		for path := range strings.SplitSeq(paths, " ") {
			r.add(method, "/api/hubs/{hub}"+path, s.rest(op, op.status))
			if op.v1 != 0 {
				op.since = ""
				r.add(method, "/api/v1/hubs/{hub}"+path, s.rest(op, op.v1))
			}
		}
	}
	for _, base := range []string{"/api", "/api/v1"} {
		r.add(http.MethodGet, base+"/health", func(http.ResponseWriter, *http.Request) {})
		r.add(http.MethodGet, base+"/auth/accessKey", s.giveAccessKey)
	}
	return r
}

func (s *Service) serveREST(w http.ResponseWriter, r *http.Request) {
	handler, allowed := s.router.find(r)
	switch {
	case foreign(r):
		s.refuse(w, r, http.StatusForbidden, fmt.Sprintf("the request comes from a page of %q, but the REST API is for servers only", r.Header.Get("Origin")))
	case handler != nil:
		handler(w, r)
	case len(allowed) > 0:
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		s.refuse(w, r, http.StatusMethodNotAllowed, fmt.Sprintf("%s requires %s", r.URL.Path, strings.Join(allowed, ", ")))
	default:
		s.nothingHere(w, r)
	}
}

// foreign reports whether a request comes from a page of another origin.
func foreign(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	_, host, _ := strings.Cut(origin, "://")
	return origin != "" && !strings.EqualFold(host, r.Host)
}

// restCall is one REST request to a hub, its token and names checked.
type restCall struct {
	service *Service
	request *http.Request
	writer  http.ResponseWriter // of an answer with an error only
	hub     *hub
	trace   string
	query   url.Values // by names in lower case

	user, group, connection, stream string

	answer any // the body of success, as JSON; nil for none
}

type restError struct {
	status int
	code   string // for x-ms-error-code; empty for one that says what the status says
	reason string
	plain  bool // the body is the reason alone, as text
}

func (e *restError) Error() string { return e.reason }

func badRequest(format string, args ...any) error {
	return &restError{status: http.StatusBadRequest, reason: fmt.Sprintf(format, args...)}
}

func notFound(code, format string, args ...any) error {
	return &restError{status: http.StatusNotFound, code: code, reason: fmt.Sprintf(format, args...)}
}

// framed is an answer that is a message of a client, in the client's protocol.
type framed struct {
	protocol string
	data     []byte
}

func (s *Service) rest(op operation, status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		done := Event{Kind: Requested, Hub: strings.ToLower(r.PathValue("hub")), Method: r.Method, URL: r.URL.Path, Trace: traceOf(r)}
		if _, err := s.authenticate(r, headerToken(r), r.URL.Path, ""); err != nil {
			s.refuseToken(w, r, err)
			return
		}
		c, err := s.restCall(w, r, op)
		if err == nil {
			c.trace = done.Trace
			err = op.handle(c)
		}
		if err != nil {
			failure, ok := errors.AsType[*restError](err)
			if !ok {
				failure = &restError{status: http.StatusInternalServerError, reason: err.Error()}
			}
			done.Status, done.Duration, done.Reason = failure.status, time.Since(began), failure.reason
			s.observe(done)
			s.refuseWith(w, r, failure)
			return
		}
		done.Status, done.Duration = status, time.Since(began)
		s.observe(done)
		c.write(status)
	}
}

func (c *restCall) write(status int) {
	switch answer := c.answer.(type) {
	case nil:
		c.writer.WriteHeader(status)
	case framed:
		c.writer.Header().Set("Content-Type", "application/octet-stream")
		c.writer.Header().Set("X-Protocol", answer.protocol)
		c.writer.WriteHeader(status)
		_, _ = c.writer.Write(answer.data) // an error says only that the caller is gone
	default:
		c.writer.Header().Set("Content-Type", "application/json")
		c.writer.WriteHeader(status)
		_ = json.MarshalWrite(c.writer, answer)
	}
}

func (s *Service) restCall(w http.ResponseWriter, r *http.Request, op operation) (*restCall, error) {
	c := &restCall{
		service: s, request: r, writer: w, query: withoutCase(r.URL.Query()),
		user: r.PathValue("user"), group: r.PathValue("group"), connection: r.PathValue("connection"), stream: r.PathValue("stream"),
	}
	if err := s.checkVersion(c, op); err != nil {
		return nil, err
	}
	name := r.PathValue("hub")
	if !functionapp.IsHubName(name) {
		return nil, badRequest("the hub is %q; a hub name is %s", name, functionapp.HubNames)
	}
	if application := c.query.Get("application"); application != "" {
		if !functionapp.IsHubName(application) {
			return nil, badRequest("the application is %q; its name is %s", application, functionapp.HubNames)
		}
		name = application + "_" + name
	}
	c.hub = s.registry.hub(name)
	return c, checkGroup(c.group)
}

// checkGroup checks the name of a group; an empty one is none.
func checkGroup(group string) error {
	switch units := len(utf16.Encode([]rune(group))); {
	case units > longestGroup:
		return badRequest("the group name has %d characters, may have %d", units, longestGroup)
	case group != "" && strings.TrimSpace(group) == "":
		return badRequest("the group name %q is blank", group)
	case strings.ContainsAny(group, "\r\n"):
		return badRequest("the group name %q has a line end in it", group)
	}
	return nil
}

// checkVersion refuses an operation that the request's api-version does not
// have. A missing or unknown version is served as the newest, because newer
// SDKs send versions that have no description yet; the log says once that
// Azure would refuse it.
func (s *Service) checkVersion(c *restCall, op operation) error {
	version := c.query.Get("api-version")
	switch version {
	case api2022, api2022Token, api2023, api2024:
		if version < op.since {
			return notFound("", "api-version %s has no %s %s; it came with %s", version, c.request.Method, c.request.URL.Path, op.since)
		}
		return nil
	}
	if op.since != "" {
		s.warnVersion.Do(func() {
			s.observe(Event{
				Kind: Warned, Method: c.request.Method, URL: c.request.URL.Path,
				Reason: fmt.Sprintf("api-version is %q, which has no published description: requests are served as %s; Azure refuses unknown versions", version, api2024),
			})
		})
	}
	return nil
}

func withoutCase(query url.Values) url.Values {
	lower := make(url.Values, len(query))
	for name, values := range query {
		name = strings.ToLower(name)
		lower[name] = append(lower[name], values...)
	}
	return lower
}

func (s *Service) nothingHere(w http.ResponseWriter, r *http.Request) {
	reason := "there is nothing for " + r.Method + " " + r.URL.Path
	if strings.HasPrefix(r.URL.Path, "/server") {
		reason += ": this service is serverless and takes no app server connections; choose the transient transport in the SDK"
	}
	s.refuse(w, r, http.StatusNotFound, reason)
}
