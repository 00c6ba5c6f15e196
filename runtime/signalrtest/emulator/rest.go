package emulator

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/hubwire/hubwire/internal/functionapp"
)

// longestGroup is how many UTF-16 characters a group's name may have
// (data-plane REST, swagger 2022-06-01).
const longestGroup = 1024

// operation is one operation of the data-plane REST interface, api-version
// 2022-06-01, and its twin below /api/v1 (Azure/azure-signalr, docs/swagger).
type operation struct {
	routes []string // method and path behind /api/hubs/{hub}
	status int      // of success
	v1     int      // of success below /api/v1
	handle func(restCall) error
}

// operations lists all but health. Checks are GET too, and groups are found
// from both sides, as in Microsoft's emulator.
func operations() []operation {
	return []operation{
		{[]string{"POST /:send", "POST /{$}", "POST "}, 202, 202, sendToAll},
		{[]string{"POST /users/{user}/:send", "POST /users/{user}"}, 202, 202, sendToUser},
		{[]string{"POST /groups/{group}/:send", "POST /groups/{group}"}, 202, 202, sendToGroup},
		{[]string{"POST /connections/{connection}/:send", "POST /connections/{connection}"}, 202, 202, sendToConnection},

		{[]string{"GET /connections/{connection}"}, 200, 200, connectionExists},
		{[]string{"GET /users/{user}"}, 200, 200, userExists},
		{[]string{"GET /groups/{group}"}, 200, 200, groupExists},
		{[]string{"GET /users/{user}/groups/{group}", "GET /groups/{group}/users/{user}"}, 200, 200, userInGroup},

		{[]string{"PUT /groups/{group}/connections/{connection}", "PUT /connections/{connection}/groups/{group}"}, 200, 200, addConnection},
		{[]string{"DELETE /groups/{group}/connections/{connection}", "DELETE /connections/{connection}/groups/{group}"}, 200, 200, removeConnection},
		{[]string{"DELETE /connections/{connection}/groups"}, 200, 200, removeConnectionFromAll},
		{[]string{"PUT /users/{user}/groups/{group}", "PUT /groups/{group}/users/{user}"}, 200, 202, addUser},
		{[]string{"DELETE /users/{user}/groups/{group}", "DELETE /groups/{group}/users/{user}"}, 204, 202, removeUser},
		{[]string{"DELETE /users/{user}/groups"}, 204, 200, removeUserFromAll},

		{[]string{"DELETE /connections/{connection}"}, 200, 202, closeConnection},
		{[]string{"POST /:closeConnections"}, 204, 204, closeAll},
		{[]string{"POST /users/{user}/:closeConnections"}, 204, 204, closeUser},
		{[]string{"POST /groups/{group}/:closeConnections"}, 204, 204, closeGroup},
	}
}

func (s *Service) restRoutes(mux *http.ServeMux) {
	health := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
	mux.HandleFunc("GET /api/health", health)
	mux.HandleFunc("GET /api/v1/health", health)
	mux.HandleFunc("/", s.nothingHere)
	for _, op := range operations() {
		for _, route := range op.routes {
			method, path, _ := strings.Cut(route, " ")
			mux.HandleFunc(method+" /api/hubs/{hub}"+path, s.rest(op.handle, op.status))
			mux.HandleFunc(method+" /api/v1/hubs/{hub}"+path, s.rest(op.handle, op.v1))
		}
	}
}

// restCall is one REST request to a hub, its token and names checked.
type restCall struct {
	service *Service
	request *http.Request
	writer  http.ResponseWriter // of an answer with an error only
	hub     *hub
	trace   string

	user, group, connection string
	excluded                []string
}

// restError is an answer with an error status.
type restError struct {
	status int
	code   string // for x-ms-error-code; may be empty
	reason string
}

func (e *restError) Error() string { return e.reason }

func badRequest(reason string) error {
	return &restError{status: http.StatusBadRequest, reason: reason}
}

func notFound(code, reason string) error {
	return &restError{http.StatusNotFound, code, reason}
}

// rest makes a handler of an operation.
func (s *Service) rest(handle func(restCall) error, status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		began, trace := time.Now(), traceOf(r)
		if _, err := s.authenticate(r, r.URL.Path, ""); err != nil {
			s.refuseToken(w, r, err)
			return
		}
		c, err := s.restCall(w, r)
		if err == nil {
			c.trace = trace
			err = handle(c)
		}
		if err == nil {
			s.observeRequest(r, trace, status, began, "")
			w.WriteHeader(status)
			return
		}
		failure, ok := errors.AsType[*restError](err)
		if !ok {
			failure = &restError{status: http.StatusInternalServerError, reason: err.Error()}
		}
		s.observeRequest(r, trace, failure.status, began, failure.reason)
		s.refuseWith(w, r, failure.status, failure.code, failure.reason)
	}
}

func (s *Service) restCall(w http.ResponseWriter, r *http.Request) (restCall, error) {
	query := r.URL.Query()
	name := r.PathValue("hub")
	if application := query.Get("application"); application != "" {
		name = application + "_" + name
	}
	if !functionapp.IsHubName(name) {
		return restCall{}, badRequest(fmt.Sprintf("the hub is %q; a hub name is %s", name, functionapp.HubNames))
	}
	c := restCall{
		service: s, request: r, writer: w, hub: s.registry.hub(name),
		user: r.PathValue("user"), group: r.PathValue("group"), connection: r.PathValue("connection"),
		excluded: query["excluded"],
	}
	if units := len(utf16.Encode([]rune(c.group))); units > longestGroup {
		return restCall{}, badRequest(fmt.Sprintf("the group name has %d characters, may have %d", units, longestGroup))
	}
	return c, nil
}

// nothingHere answers what no route takes.
func (s *Service) nothingHere(w http.ResponseWriter, r *http.Request) {
	reason := "there is nothing for " + r.Method + " " + r.URL.Path
	if strings.HasPrefix(r.URL.Path, "/server") {
		reason += ": this service is serverless and takes no app server connections; choose the transient transport in the SDK"
	}
	s.refuse(w, r, http.StatusNotFound, reason)
}
