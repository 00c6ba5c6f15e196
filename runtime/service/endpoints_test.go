package service_test

import (
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"encoding/json"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// world is an HTTP transport with several services in it, by host.
type world struct {
	mu       sync.Mutex
	down     map[string]bool
	missing  map[string]bool // hosts that answer 404 to everything about a hub
	requests map[string][]string
}

func newWorld() *world {
	return &world{down: map[string]bool{}, missing: map[string]bool{}, requests: map[string][]string{}}
}

func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	host := r.URL.Host
	if w.down[host] {
		return nil, errors.New("no route to host")
	}
	answer := httptest.NewRecorder()
	if r.URL.Path != "/api/health" {
		w.requests[host] = append(w.requests[host], r.Method+" "+r.URL.Path)
		if w.missing[host] {
			answer.Header().Set("x-ms-error-code", "Warning.Connection.NotExisted")
			answer.WriteHeader(http.StatusNotFound)
		}
	}
	return answer.Result(), nil
}

// hosts returns which services took requests since the last question.
func (w *world) hosts() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	hosts := strings.Join(slices.Sorted(maps.Keys(w.requests)), " ")
	clear(w.requests)
	return hosts
}

func (w *world) settings(values map[string]string) *service.Settings {
	return service.NewSettings(func(name string) string { return values[name] },
		service.WithSettingNames(func() []string { return slices.Collect(maps.Keys(values)) }),
		service.WithHTTPClient(&http.Client{Transport: w}), service.WithRetries(0),
		service.WithIdentity((&tokens{}).identity))
}

var threeEndpoints = map[string]string{
	"AzureSignalRConnectionString":                     "Endpoint=https://main;AccessKey=k0",
	"Azure__SignalR__Endpoints__east":                  "Endpoint=https://east;AccessKey=k1",
	"Azure:SignalR:Endpoints:west:Secondary":           "Endpoint=https://west;AccessKey=k2",
	"Azure__SignalR__Endpoints__empty":                 "",
	"Azure__SignalR__Endpoints__":                      "Endpoint=https://x;AccessKey=x",
	"Azure__SignalR__Endpoints__other__clientEndpoint": "https://x",
}

func TestSendingToSeveralEndpoints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		sender := w.settings(threeEndpoints).Sender(signalr.Output{Hub: "chat"}).(*service.Sender)
		send := func() error { return sender.Send(t.Context(), message(signalr.Audience{})) }
		if err := send(); err != nil || w.hosts() != "east main west" {
			t.Errorf("got %v, %v", err, w.requests)
		}
		w.down["east"] = true // not known yet: the send says so
		if err := send(); err == nil || !strings.Contains(err.Error(), `on endpoint "east": no route to host`) {
			t.Errorf("got %v", err)
		}
		w.hosts()
		time.Sleep(11 * time.Second)
		if err := send(); err != nil || w.hosts() != "main west" {
			t.Errorf("got %v", err)
		}
		if err := sender.Health(t.Context()); err == nil || !strings.Contains(err.Error(), `service: check health on endpoint "east"`) {
			t.Errorf("health: %v", err)
		}
		w.down["main"], w.down["west"] = true, true
		time.Sleep(11 * time.Second)
		var failure *service.Error
		if err := send(); !errors.As(err, &failure) || strings.Count(err.Error(), "no route to host") != 3 {
			t.Errorf("got %v", err)
		}
		clear(w.down)
		time.Sleep(11 * time.Second)
		if err := send(); err != nil || w.hosts() != "east main west" {
			t.Errorf("got %v", err)
		}
	})
}

func TestWhatIsGoneOnOneEndpointMayBeOnAnother(t *testing.T) {
	w := newWorld()
	sender := w.settings(threeEndpoints).Sender(signalr.Output{Hub: "chat"}).(*service.Sender)
	w.missing["main"], w.missing["west"] = true, true
	if ok, err := sender.ConnectionExists(t.Context(), "c"); !ok || err != nil {
		t.Errorf("got %v, %v", ok, err)
	}
	if err := sender.CloseConnection(t.Context(), "c", ""); err != nil {
		t.Error(err)
	}
	w.missing["east"] = true
	if ok, err := sender.ConnectionExists(t.Context(), "c"); ok || err != nil {
		t.Errorf("got %v, %v", ok, err)
	}
	if err := sender.CloseConnection(t.Context(), "c", ""); err != nil {
		t.Error(err)
	}
}

func TestClientsGoToPrimaryEndpointsThatAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		handler := service.NegotiateHandler(&signalr.Negotiation{Function: "n", Hub: "chat", Declared: &signalr.DeclaredNegotiation{}}, w.settings(threeEndpoints))
		chosen := func() string {
			found := map[string]bool{}
			for range 64 {
				answer := httptest.NewRecorder()
				handler.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", nil))
				if answer.Code != 200 {
					found[strings.TrimSpace(answer.Body.String())] = true
					continue
				}
				var body struct{ URL string }
				if err := json.Unmarshal(answer.Body.Bytes(), &body); err != nil {
					t.Fatal(err)
				}
				found[strings.TrimSuffix(body.URL, "/client/?hub=chat")] = true
			}
			return strings.Join(slices.Sorted(maps.Keys(found)), " ")
		}
		for _, c := range []struct{ down, want string }{
			{"", "https://east https://main"},
			{"east", "https://main"},
			{"main", "https://west"},
			{"west", "no SignalR service answers"},
		} {
			w.down[c.down] = true
			time.Sleep(11 * time.Second)
			if got := chosen(); got != c.want {
				t.Errorf("%s down too: clients go to %s, want %s", c.down, got, c.want)
			}
		}
	})
}

func TestIdentitiesAmongEndpoints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		s := w.settings(map[string]string{
			"Azure__SignalR__Endpoints__a__serviceUri": "https://a",
			"Azure__SignalR__Endpoints__b__serviceUri": "https://b", "Azure__SignalR__Endpoints__b__type": "Secondary",
		})
		sender := s.Sender(signalr.Output{Hub: "chat"})
		if err := sender.Send(t.Context(), message(signalr.Audience{})); err != nil || w.hosts() != "a b" {
			t.Errorf("got %v", err)
		}
		w.down["a"] = true
		time.Sleep(11 * time.Second)
		handler := service.NegotiateHandler(&signalr.Negotiation{Function: "n", Hub: "chat", Declared: &signalr.DeclaredNegotiation{}}, s)
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", nil))
		if hosts := w.hosts(); hosts != "b" { // that gives the key for the client's token
			t.Errorf("the client was sent to %s", hosts)
		}
	})
}

func TestKeysOfAllEndpoints(t *testing.T) {
	w := newWorld()
	if keys, err := w.settings(threeEndpoints).AccessKeys(""); err != nil || !slices.Equal(keys, []string{"k0", "k2", "k1"}) {
		t.Errorf("got %q, %v", keys, err)
	}
	only := map[string]string{"Azure__SignalR__Endpoints__east": "Endpoint=https://east;AccessKey=k1"}
	if keys, err := w.settings(only).AccessKeys(""); err != nil || !slices.Equal(keys, []string{"k1"}) {
		t.Errorf("without a connection string: got %q, %v", keys, err)
	}
	identity := maps.Clone(threeEndpoints)
	identity["Azure__SignalR__Endpoints__north__serviceUri"] = "https://north"
	if _, err := w.settings(identity).AccessKeys(""); !errors.Is(err, service.ErrIdentity) || !strings.Contains(err.Error(), `"Azure__SignalR__Endpoints__north"`) {
		t.Errorf("with an identity: %v", err)
	}
	if err := w.settings(identity).Check(""); err != nil {
		t.Errorf("with an identity: %v", err)
	}
	bad := map[string]string{"Azure__SignalR__Endpoints__east__primary": "nonsense"}
	var setting *service.SettingError
	if _, err := w.settings(bad).AccessKeys(""); !errors.As(err, &setting) || setting.Setting != "Azure__SignalR__Endpoints__east__primary" {
		t.Errorf("got %v", err)
	}
}
