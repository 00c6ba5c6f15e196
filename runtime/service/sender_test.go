package service_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

var (
	_ signalr.Sender       = (*service.Sender)(nil)
	_ signalr.Senders      = (*service.Settings)(nil)
	_ signalr.ResultSender = (*service.Sender)(nil)
)

// fakeService records requests and answers each with the same status.
type fakeService struct {
	*httptest.Server
	status int
	code   string
	body   string

	mu       sync.Mutex
	requests []recorded
}

type recorded struct {
	line        string // method and request URI
	token       string
	contentType string
	body        string
}

func newFakeService(t *testing.T, status int) *fakeService {
	f := &fakeService{status: status}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		f.mu.Lock()
		f.requests = append(f.requests, recorded{
			line:        r.Method + " " + r.RequestURI,
			token:       strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "),
			contentType: r.Header.Get("Content-Type"),
			body:        string(body),
		})
		f.mu.Unlock()
		if f.code != "" {
			w.Header().Set("x-ms-error-code", f.code)
		}
		w.WriteHeader(f.status)
		io.WriteString(w, f.body)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fakeService) sender(t *testing.T, hub string, opts ...service.Option) *service.Sender {
	t.Helper()
	s, err := service.NewSender(connection(t, "Endpoint=https://abc;ServerEndpoint="+f.URL+";AccessKey=fake_key"), hub, append(opts, service.WithHTTPClient(f.Client()))...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (f *fakeService) last(t *testing.T) recorded {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.requests) == 0 {
		t.Fatal("the service saw no request")
	}
	return f.requests[len(f.requests)-1]
}

func message(to signalr.Audience, arguments ...any) signalr.Message {
	return signalr.Message{Target: "target", Arguments: arguments, To: to}
}

func TestURLAndAudienceVectors(t *testing.T) {
	type urlCase struct{ Op, App, Hub, User, Group, Connection, URL, Aud string }
	v := vectors[struct {
		URLAndAudience struct{ Cases []urlCase } `json:"urlAndAudience"`
	}](t, "rest-api.json")
	f := newFakeService(t, http.StatusAccepted)
	ctx := t.Context()
	for _, c := range v.URLAndAudience.Cases {
		s := f.sender(t, c.Hub, service.WithApplicationName(c.App))
		var err error
		switch c.Op {
		case "broadcast":
			err = s.Send(ctx, message(signalr.Audience{Kind: signalr.ToAll}))
		case "sendToUser":
			err = s.Send(ctx, message(signalr.Audience{Kind: signalr.ToUser, Name: c.User}))
		case "sendToGroup":
			err = s.Send(ctx, message(signalr.Audience{Kind: signalr.ToGroup, Name: c.Group}))
		case "sendToConnection":
			err = s.Send(ctx, message(signalr.Audience{Kind: signalr.ToConnection, Name: c.Connection}))
		case "userGroup":
			err = s.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: c.Group, UserID: c.User})
		case "connectionGroup":
			err = s.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: c.Group, ConnectionID: c.Connection})
		default:
			t.Fatalf("unknown operation %s", c.Op)
		}
		if err != nil {
			t.Fatal(err)
		}
		got := f.last(t)
		if _, uri, _ := strings.Cut(got.line, " "); "https://abc"+uri != c.URL {
			t.Errorf("%s: URL is %s, want %s", c.Op, uri, c.URL)
		}
		claims := readToken(t, got.token, "fake_key")
		if claims["aud"] != c.Aud {
			t.Errorf("%s: audience is %v, want %s", c.Op, claims["aud"], c.Aud)
		}
		if lifetime := claims["exp"].(float64) - float64(time.Now().Unix()); lifetime < 500 || lifetime > 600 {
			t.Errorf("%s: the token lasts for %v s", c.Op, lifetime)
		}
	}
}

func TestEveryOperation(t *testing.T) {
	f := newFakeService(t, http.StatusOK)
	s := f.sender(t, "Chat")
	ctx := t.Context()
	all, group, user := signalr.Audience{Kind: signalr.ToAll}, signalr.Audience{Kind: signalr.ToGroup, Name: "g 1"}, signalr.Audience{Kind: signalr.ToUser, Name: "u"}
	except := func(a signalr.Audience) signalr.Audience { a.Excluded = []string{"a b", "c"}; return a }
	change := func(action signalr.GroupAction, group, user, connection string) func() error {
		return func() error {
			return s.ChangeGroup(ctx, signalr.GroupChange{Action: action, Group: group, UserID: user, ConnectionID: connection})
		}
	}
	exists := func(ok bool, err error) error {
		if err == nil && !ok {
			return errors.New("does not exist")
		}
		return err
	}
	for _, c := range []struct {
		run  func() error
		want string
	}{
		{func() error { return s.Send(ctx, message(except(all))) }, "POST /api/hubs/chat/:send?api-version=2022-06-01&excluded=a+b&excluded=c"},
		{func() error { return s.Send(ctx, message(except(group))) }, "POST /api/hubs/chat/groups/g%201/:send?api-version=2022-06-01&excluded=a+b&excluded=c"},
		{change(signalr.GroupAdd, "g", "", "c"), "PUT /api/hubs/chat/groups/g/connections/c?api-version=2022-06-01"},
		{change(signalr.GroupRemove, "g", "", "c"), "DELETE /api/hubs/chat/groups/g/connections/c?api-version=2022-06-01"},
		{change(signalr.GroupRemoveFromAll, "", "", "c"), "DELETE /api/hubs/chat/connections/c/groups?api-version=2022-06-01"},
		{change(signalr.GroupAdd, "g", "u", ""), "PUT /api/hubs/chat/users/u/groups/g?api-version=2022-06-01"},
		{change(signalr.GroupRemove, "g", "u", ""), "DELETE /api/hubs/chat/users/u/groups/g?api-version=2022-06-01"},
		{change(signalr.GroupRemoveFromAll, "", "u", ""), "DELETE /api/hubs/chat/users/u/groups?api-version=2022-06-01"},
		{func() error { return exists(s.ConnectionExists(ctx, "c")) }, "HEAD /api/hubs/chat/connections/c?api-version=2022-06-01"},
		{func() error { return exists(s.UserExists(ctx, "ä")) }, "HEAD /api/hubs/chat/users/%C3%A4?api-version=2022-06-01"},
		{func() error { return exists(s.GroupExists(ctx, "g")) }, "HEAD /api/hubs/chat/groups/g?api-version=2022-06-01"},
		{func() error { return exists(s.UserInGroup(ctx, "u", "g")) }, "HEAD /api/hubs/chat/users/u/groups/g?api-version=2022-06-01"},
		{func() error { return s.CloseConnection(ctx, "c", "bye now") }, "DELETE /api/hubs/chat/connections/c?api-version=2022-06-01&reason=bye+now"},
		{func() error {
			return s.CloseConnections(ctx, signalr.Audience{Kind: signalr.ToConnection, Name: "c"}, "")
		}, "DELETE /api/hubs/chat/connections/c?api-version=2022-06-01"},
		{func() error { return s.CloseConnections(ctx, except(all), "") }, "POST /api/hubs/chat/:closeConnections?api-version=2022-06-01&excluded=a+b&excluded=c"},
		{func() error { return s.CloseConnections(ctx, group, "") }, "POST /api/hubs/chat/groups/g%201/:closeConnections?api-version=2022-06-01"},
		{func() error { return s.CloseConnections(ctx, user, "r") }, "POST /api/hubs/chat/users/u/:closeConnections?api-version=2022-06-01&reason=r"},
	} {
		if err := c.run(); err != nil {
			t.Errorf("%s: %v", c.want, err)
			continue
		}
		got := f.last(t)
		if got.line != c.want {
			t.Errorf("got  %s\nwant %s", got.line, c.want)
		}
		if aud, _, _ := strings.Cut(strings.TrimPrefix(readToken(t, got.token, "fake_key")["aud"].(string), "https://abc"), "&"); !strings.Contains(c.want, aud) {
			t.Errorf("%s: audience is %s", c.want, aud)
		}
	}
}

func TestMessageBodies(t *testing.T) {
	f := newFakeService(t, http.StatusAccepted)
	s := f.sender(t, "chat")
	for want, arguments := range map[string][]any{
		`{"target":"target","arguments":[]}`:                                    nil,
		`{"target":"target","arguments":[null,false,"string",{"Name":"name"}]}`: {nil, false, "string", struct{ Name string }{"name"}},
	} {
		if err := s.Send(t.Context(), message(signalr.Audience{}, arguments...)); err != nil {
			t.Fatal(err)
		}
		if got := f.last(t); got.body != want || got.contentType != "application/json; charset=utf-8" {
			t.Errorf("got %s %s, want %s", got.contentType, got.body, want)
		}
	}
}

func TestWhatIsGoneIsNoError(t *testing.T) {
	f := newFakeService(t, http.StatusNotFound)
	f.code = "Error.Connection.NotExisted"
	s := f.sender(t, "chat")
	ctx := t.Context()
	for name, err := range map[string]error{
		"add":    s.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: "g", ConnectionID: "c"}),
		"remove": s.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupRemove, Group: "g", ConnectionID: "c"}),
		"close":  s.CloseConnection(ctx, "c", ""),
		"send":   s.Send(ctx, message(signalr.Audience{Kind: signalr.ToConnection, Name: "c"})),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if ok, err := s.ConnectionExists(ctx, "c"); ok || err != nil {
		t.Errorf("exists: %v, %v", ok, err)
	}
	f.code = "Info.User.NotInGroup"
	if ok, err := s.UserInGroup(ctx, "u", "g"); ok || err != nil {
		t.Errorf("in group: %v, %v", ok, err)
	}
	f.code = "" // some other 404: the wrong endpoint
	if _, err := s.GroupExists(ctx, "g"); err == nil {
		t.Error("a 404 that is not the service's passed as an answer")
	}
	if err := s.CloseConnection(ctx, "c", ""); err == nil {
		t.Error("a 404 that is not the service's passed as done")
	}
}

func TestErrorsSayWhatFailed(t *testing.T) {
	f := newFakeService(t, http.StatusUnauthorized)
	f.code, f.body = "Some.Code", "  token refused\n"
	err := f.sender(t, "chat").Send(t.Context(), message(signalr.Audience{Kind: signalr.ToGroup, Name: "news"}))
	var failure *service.Error
	if !errors.As(err, &failure) || failure.Status != http.StatusUnauthorized || failure.Code != "Some.Code" || failure.Detail != "token refused" {
		t.Fatalf("got %#v", err)
	}
	want := `service: send to group "news" in hub "chat": 401 Unauthorized (Some.Code): token refused; check the access key of the connection string, or the roles of its identity, and this machine's clock`
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	if token := f.last(t).token; token == "" || strings.Contains(err.Error(), token) {
		t.Error("the error holds the token")
	}
	if ok, err := f.sender(t, "chat").UserExists(t.Context(), "u"); ok || !errors.As(err, &failure) {
		t.Errorf("exists: %v, %v", ok, err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := newFakeService(t, http.StatusAccepted)
	from := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer from.Close()
	s, err := service.NewSender(connection(t, "Endpoint="+from.URL+";AccessKey=k"), "chat")
	if err != nil {
		t.Fatal(err)
	}
	var failure *service.Error
	if err := s.Send(t.Context(), message(signalr.Audience{})); !errors.As(err, &failure) || failure.Status != http.StatusTemporaryRedirect {
		t.Errorf("got %v", err)
	}
	if len(elsewhere.requests) != 0 {
		t.Error("the token went elsewhere")
	}
}

func TestContextEndsARequest(t *testing.T) {
	arrived, done := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // so that the server notices the client leaving
		close(arrived)
		<-r.Context().Done()
		close(done)
	}))
	defer server.Close()
	s, err := service.NewSender(connection(t, "Endpoint="+server.URL+";AccessKey=k"), "chat", service.WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	err = s.Send(ctx, message(signalr.Audience{}))
	var failure *service.Error
	if !errors.Is(err, context.Canceled) || !errors.As(err, &failure) || failure.Status != 0 {
		t.Errorf("got %v", err)
	}
	<-done
}

func TestRequestsThatCannotBe(t *testing.T) {
	f := newFakeService(t, http.StatusAccepted)
	s := f.sender(t, "chat")
	ctx := t.Context()
	for name, err := range map[string]error{
		"empty user":      s.Send(ctx, message(signalr.Audience{Kind: signalr.ToUser})),
		"dots":            s.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupRemove, Group: "..", ConnectionID: "c"}),
		"dot":             s.Send(ctx, message(signalr.Audience{Kind: signalr.ToGroup, Name: "."})),
		"not UTF-8":       s.Send(ctx, message(signalr.Audience{Kind: signalr.ToGroup, Name: "\xff"})),
		"no member":       s.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: "g"}),
		"two members":     s.ChangeGroup(ctx, signalr.GroupChange{Action: signalr.GroupAdd, Group: "g", UserID: "u", ConnectionID: "c"}),
		"unknown action":  s.ChangeGroup(ctx, signalr.GroupChange{Action: "join", Group: "g", UserID: "u"}),
		"unknown kind":    s.Send(ctx, message(signalr.Audience{Kind: 9})),
		"excluded user":   s.Send(ctx, message(signalr.Audience{Kind: signalr.ToUser, Name: "u", Excluded: []string{"c"}})),
		"not JSON":        s.Send(ctx, message(signalr.Audience{}, make(chan int))),
		"close of no one": s.CloseConnection(ctx, "", ""),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if len(f.requests) != 0 {
		t.Errorf("the service saw %+v", f.requests)
	}
	if _, err := service.NewSender(connection(t, testConnection), ""); err == nil {
		t.Error("a sender without hub")
	}
	if _, err := service.NewSender(connection(t, "Endpoint=https://a;AuthType=aad"), "hub"); !errors.Is(err, service.ErrIdentity) {
		t.Errorf("a sender without key: %v", err)
	}
}
