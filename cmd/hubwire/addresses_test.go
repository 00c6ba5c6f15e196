package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// newShop makes the app of these tests: what new app makes, and functions that
// only builds with the tag sale have.
func newShop(t *testing.T) (dir string) {
	t.Helper()
	for name, value := range map[string]string{"GOFLAGS": "", "GOWORK": "", "GOPROXY": "off"} {
		t.Setenv(name, value)
	}
	parent := t.TempDir()
	runs(t, exitOK, "-C", parent, "new", "app", "example.com/shop")
	dir = filepath.Join(parent, "shop")
	overwrite(t, filepath.Join(dir, "sale.go"), "//go:build sale\n\npackage main\n\n//signalr:trigger\nfunc (*Shop) Discount() int { return 7 }\n\n//signalr:trigger hub=sale\nfunc Prices() {}\n")
	return dir
}

func overwrite(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// runs runs a command line, which must exit with the code, and returns what it prints.
func runs(t *testing.T, want int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if code := run(args, &out, &out); code != want {
		t.Fatalf("hubwire %q: exit code %d\n%s", args, code, &out)
	}
	return out.String()
}

var printedURL = regexp.MustCompile(`https?://[^\s;,]+`)

// opens makes the request that an address in a banner is for.
func opens(t *testing.T, line, url string) {
	t.Helper()
	method := http.MethodGet
	switch {
	case strings.Contains(line, "clients connect to"):
		method, url = http.MethodPost, url+"/negotiate"
	case strings.Contains(line, "clients negotiate at"):
		method = http.MethodPost
	case !strings.Contains(line, "page") && !strings.Contains(line, "inspector"): // the service
		url += "/api/health"
	}
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Errorf("%s: %v", line, err)
		return
	}
	text, _ := io.ReadAll(response.Body)
	response.Body.Close()
	if page := strings.Contains(line, "page") || strings.Contains(line, "inspector"); response.StatusCode != http.StatusOK || page && !bytes.Contains(text, []byte("<html")) {
		t.Errorf("%s: %s %s answers %s %s", strings.TrimSpace(line), method, url, response.Status, text)
	}
}

// TestPrintedAddressesWork opens each address that a banner has.
func TestPrintedAddressesWork(t *testing.T) {
	dir := newShop(t)
	hostJSON, err := os.ReadFile(filepath.Join(dir, "host.json"))
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(filepath.Join(dir, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	service, _ := emulate(t, emulation{pushOnly: true})
	for _, c := range []struct {
		name, prefix string
		flags        []string
	}{
		{"functions", "/api", nil},
		{"self-hosted", "/api", []string{"--upstream"}},
		{"another service", "/api", []string{"--service", "Endpoint=" + service + ";AccessKey=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH;Version=1.0;"}},
		{"another prefix", "/v1", nil},
		{"no prefix", "", nil},
		{"self-hosted, another prefix", "/v1", []string{"--upstream"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			overwrite(t, filepath.Join(dir, "host.json"), strings.Replace(string(hostJSON), `"version": "2.0",`, `"version": "2.0", "extensions": {"http": {"routePrefix": "`+strings.TrimPrefix(c.prefix, "/")+`"}},`, 1))
			overwrite(t, filepath.Join(dir, "main.go"), strings.ReplaceAll(string(program), "/api/", c.prefix+"/"))
			_, banner, stop := startDev(t, dir, c.flags...)
			defer stop()
			if addresses := opensAll(t, banner); addresses != 4 { // page, service, hub, inspector
				t.Errorf("%d addresses in\n%s", addresses, banner)
			}
		})
	}
	for _, host := range []string{"localhost", "0.0.0.0"} {
		t.Run("emulate on "+host, func(t *testing.T) {
			_, lines := emulate(t, emulation{host: host, pushOnly: true})
			if addresses := opensAll(t, lines("connection string")+"\n"+lines("inspector")); addresses != 2 {
				t.Errorf("%d addresses", addresses)
			}
		})
	}
}

// opensAll opens the addresses of a banner, and returns how many there are.
func opensAll(t *testing.T, banner string) (addresses int) {
	t.Helper()
	for line := range strings.Lines(banner) {
		for _, url := range printedURL.FindAllString(line, -1) {
			addresses++
			opens(t, line, url)
		}
	}
	return addresses
}

// TestTags runs what takes --tags over an app with functions behind a tag.
func TestTags(t *testing.T) {
	dir := newShop(t)
	if got := runs(t, exitOK, "-C", dir, "doctor"); !strings.Contains(got, "5 annotated functions") {
		t.Errorf("doctor prints\n%s", got)
	}
	if got := runs(t, exitFindings, "-C", dir, "doctor", "--tags=sale"); !strings.Contains(got, "7 annotated functions") {
		t.Errorf("doctor with the tag prints\n%s", got)
	}
	if got := runs(t, exitOK, "-C", dir, "upstream"); strings.Contains(got, `"sale"`) {
		t.Errorf("upstream prints\n%s", got)
	}
	if got := runs(t, exitOK, "-C", dir, "upstream", "--tags=sale"); !strings.Contains(got, `"sale"`) {
		t.Errorf("upstream with the tag prints\n%s", got)
	}
	url, _, stop := startDev(t, dir, "--tags=sale")
	defer stop()
	if got := runs(t, exitOK, "call", url+"/api", "shop.discount"); got != "7\n" {
		t.Errorf("the function behind the tag gives %q", got)
	}
}

// TestDevAmongPrograms runs dev at the root of a module with programs below it.
func TestDevAmongPrograms(t *testing.T) {
	dir := newShop(t)
	if err := os.Remove(filepath.Join(dir, "main_test.go")); err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"cmd/one", "cmd/two"} {
		if err := os.MkdirAll(filepath.Join(dir, program), 0o755); err != nil {
			t.Fatal(err)
		}
		overwrite(t, filepath.Join(dir, program, "main.go"), "package main\n\nfunc main() {}\n")
	}
	for _, name := range []string{"main.go", "shop.go", "sale.go", "signalr_gen.go"} {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, "cmd/one", name)); err != nil {
			t.Fatal(err)
		}
	}
	want := "hubwire: . has several programs; name one: hubwire dev ./cmd/one, or ./cmd/two\n"
	if got := runs(t, exitTrouble, "-C", dir, "dev"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := os.RemoveAll(filepath.Join(dir, "cmd/two")); err != nil {
		t.Fatal(err)
	}
	url, _, stop := startDev(t, dir)
	defer stop()
	if got := runs(t, exitOK, "call", url+"/api", "shop.sayTo", "ann", "hello"); got != "5\n" {
		t.Errorf("the only program gives %q", got)
	}
}
