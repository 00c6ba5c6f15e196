package service_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func TestEachOperationHasItsVersion(t *testing.T) {
	for version, want := range map[string][]string{
		"":           {"2022-06-01", "2023-07-01", "2023-07-01", "2024-12-01", "2024-12-01"},
		"2026-07-01": {"2026-07-01", "2026-07-01", "2026-07-01", "2026-07-01", "2026-07-01"},
	} {
		f := newFakeService(t, http.StatusOK)
		f.body = `{"token":"t"}`
		s := f.sender(t, "Hub", service.WithAPIVersion(version), service.WithApplicationName("App"))
		if err := s.Send(t.Context(), message(signalr.Audience{})); err != nil {
			t.Error(err)
		}
		if err := s.Execute(t.Context(), service.OfUser("o'neil").LeaveGroup("a")); err != nil {
			t.Error(err)
		}
		if _, token, err := s.GenerateToken(t.Context(), "ann", 0); err != nil || token != "t" {
			t.Error(token, err)
		}
		if _, err := s.Invoke(t.Context(), "c", "ask", []any{}); err != nil {
			t.Error(err)
		}
		for _, err := range s.GroupConnections(t.Context(), "g") {
			t.Error(err)
		}
		lines := []string{
			"POST /api/hubs/hub/:send?application=app&api-version=",
			"POST /api/hubs/app_hub/:execute?api-version=",
			"POST /api/hubs/app_hub/:generateToken?api-version=",
			"POST /api/hubs/hub/connections/c/:invoke?application=app&api-version=",
			"GET /api/hubs/hub/groups/g/connections?application=app&api-version=",
		}
		for i, r := range f.requests {
			if !strings.HasPrefix(r.line, lines[i]+want[i]) {
				t.Errorf("version %q: got %s, want %s", version, r.line, lines[i]+want[i])
			}
		}
		u, err := url.Parse(strings.Fields(f.requests[1].line)[1])
		if err != nil || u.Query().Get("filter") != "userId eq 'o''neil'" || f.requests[1].body != `[{"type":"LeaveGroup","group":"a"}]` {
			t.Errorf("the transaction is %s %s", f.requests[1].line, f.requests[1].body)
		}
	}
}

// The token must not go where a link leads.
func TestPagesStayWhereTheyAre(t *testing.T) {
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the stranger was asked") }))
	defer stranger.Close()
	const path = "/api/hubs/hub/groups/g/connections"
	for link, want := range map[string]string{
		stranger.URL + path + "?continuationToken=a&api-version=2024-12-01": "", // another host: the same path here
		stranger.URL + "/elsewhere?a=b":                                     "has another path",
		path:                                                                "has another path",
		"%zz":                                                               "has another path",
	} {
		asked := 0
		f := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if asked++; asked == 1 {
				io.WriteString(w, `{"value":[{"connectionId":"a","userId":"ann"}],"nextLink":"`+link+`"}`)
				return
			}
			if !strings.Contains(r.RequestURI, "continuationToken=a") {
				t.Errorf("asked for %s", r.RequestURI)
			}
			io.WriteString(w, `{"value":[{"connectionId":"b"}]}`)
		}))
		s, err := service.NewSender(connection(t, "Endpoint="+f.URL+";AccessKey=k"), "hub")
		if err != nil {
			t.Fatal(err)
		}
		var ids, failure string
		for each, err := range s.GroupConnections(t.Context(), "g") {
			ids += each.ID
			if err != nil {
				failure = err.Error()
			}
		}
		if want == "" && (ids != "ab" || failure != "") || want != "" && !strings.Contains(failure, want) {
			t.Errorf("%s: got %q, %s", link, ids, failure)
		}
		f.Close()
	}
}
