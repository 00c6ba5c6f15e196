package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// emulate runs hubwire emulate on a free port until the test ends, and returns
// its endpoint and its lines.
func emulate(t *testing.T, e emulation) (endpoint string, lines func(containing string) string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	e.host = cmp.Or(e.host, "127.0.0.1")
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- e.run(ctx, writer)
		_ = writer.Close()
	}()
	printed := make(chan string, 1000)
	go func() {
		defer close(printed)
		for scanner := bufio.NewScanner(reader); scanner.Scan(); {
			printed <- scanner.Text()
		}
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	lines = func(containing string) string {
		t.Helper()
		for line := range printed {
			if strings.Contains(line, containing) {
				return line
			}
		}
		t.Fatalf("no line contains %q", containing)
		return ""
	}
	endpoint = regexp.MustCompile(`https?://\S+`).FindString(lines("local Azure SignalR Service at"))
	return endpoint, lines
}

func TestEmulateFollowsItsSettings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "settings.json")
	write := func(text string) { // in one step: a file half written is told, too
		t.Helper()
		if err := os.WriteFile(file+".new", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"UpstreamSettings":{"Templates":[{"UrlTemplate":"http://localhost:1/{event}?code=secret","HubPattern":"*","CategoryPattern":"*","EventPattern":"*"}]}}`)
	_, lines := emulate(t, emulation{settings: file})
	if got := lines("connection string"); !strings.Contains(got, "Endpoint=http://localhost:") || !strings.HasSuffix(got, ";AccessKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH;Version=1.0;") {
		t.Errorf("got %s", got)
	}
	if got := lines("  upstream"); !strings.HasSuffix(got, "http://localhost:1/{event}") {
		t.Errorf("got %s", got)
	}
	lines("Ctrl-C")
	for _, c := range []struct{ text, want string }{
		{`{"UpstreamSettings":{"Templates":[{"UrlTemplate":"nowhere"}]}}`, "settings.json: settings: UpstreamSettings.Templates[0].UrlTemplate"},
		{`{"UpstreamSettings":{"Templates":[]}} // none`, "is read again: 0 upstream templates"},
	} {
		write(c.text)
		if got := lines("settings.json"); !strings.Contains(got, c.want) {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestEmulateTellsWhatHappens(t *testing.T) {
	for _, verbose := range []bool{false, true} {
		endpoint, lines := emulate(t, emulation{upstreams: []string{functionsUpstream}, verbose: verbose})
		response, err := http.Post(endpoint+"/client/negotiate?hub=chat", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if got := lines("refused"); !strings.Contains(got, "token: signature is missing") {
			t.Errorf("got %s", got)
		}
	}
}

func TestEmulateSpeaksHTTPS(t *testing.T) {
	endpoint, lines := emulate(t, emulation{secure: true, keys: []string{"one", "two"}})
	if got := lines("connection string"); !strings.Contains(got, "Endpoint=https://localhost:") || !strings.Contains(got, "AccessKey=one;") {
		t.Errorf("got %s", got)
	}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	response, err := client.Get(endpoint + "/api/health")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("got %s", response.Status)
	}
}

func TestEmulateForProgramsThatOnlySend(t *testing.T) {
	endpoint, lines := emulate(t, emulation{pushOnly: true, hosts: []string{"signalr"}})
	if got := lines("  upstream"); !strings.Contains(got, "none") {
		t.Errorf("got %s", got)
	}
	for host, want := range map[string]int{"signalr:8888": http.StatusOK, "evil.example": http.StatusForbidden} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint+"/api/health", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: got %d, want %d", host, response.StatusCode, want)
		}
	}
}
