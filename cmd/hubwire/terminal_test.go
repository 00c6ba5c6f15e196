//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hubwire/hubwire/runtime/signalrtest"
)

// asTool makes the test binary the tool.
const asTool = "HUBWIRE_TEST_AS_TOOL"

func TestMain(m *testing.M) {
	if os.Getenv(asTool) != "" {
		main()
	}
	os.Exit(m.Run())
}

// terminal is a terminal of 80 columns in which a command runs.
type terminal struct {
	t    *testing.T
	name string // of the tmux server, which is the terminal's own
	seen int    // lines that were compared
}

func startTerminal(t *testing.T, dir, command string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		const missing = "NO TMUX: what hubwire dev prints in a terminal is NOT TESTED (apt-get install tmux)"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	term := &terminal{t: t, name: fmt.Sprintf("hubwire-%d", os.Getpid())}
	t.Cleanup(func() { _ = exec.Command("tmux", "-L", term.name, "kill-server").Run() }) // it may have ended
	term.tmux("-f", "/dev/null", "-u", "new-session", "-d", "-x", "80", "-y", "200", "-c", dir, command)
	return term
}

func (term *terminal) tmux(args ...string) string {
	term.t.Helper()
	command := exec.Command("tmux", append([]string{"-L", term.name}, args...)...)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", asTool+"=1")
	out, err := command.CombinedOutput()
	if err != nil {
		term.t.Fatalf("tmux %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// placeholders have the width of what they replace, so that lines break where
// they do.
var placeholders = []struct {
	pattern *regexp.Regexp
	fill    string
}{
	{regexp.MustCompile(`(?m)^((?:<\w+>)?)\d\d:\d\d:\d\d`), "${1}hh:mm:ss"},
	{regexp.MustCompile(`localhost:\d{5}`), "localhost:PPPPP"},
	{regexp.MustCompile(`token=[A-Z2-7]{26}`), "token=" + strings.Repeat("T", 26)},
	{regexp.MustCompile(`\bann [A-Z2-7]{8}\b`), "ann CCCCCCCC"},
	{regexp.MustCompile(`(?m)^  building…  .*\n`), ""}, // on a slow machine
}

var took = regexp.MustCompile(` +[\d.]+(?:µs|ms|s)  `)

// lines returns what is on the screen, the colors written out.
func (term *terminal) lines() []string {
	term.t.Helper()
	text := inWords(term.tmux("capture-pane", "-p", "-e", "-S", "-"))
	for _, each := range placeholders {
		text = each.pattern.ReplaceAllString(text, each.fill)
	}
	text = took.ReplaceAllStringFunc(text, func(found string) string {
		return fmt.Sprintf("%*s  ", utf8.RuneCountInString(found)-2, "DURATION")
	})
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}

var colors = map[string]string{"1": "bold", "2": "faint", "31": "red", "33": "yellow", "34": "blue"}

// inWords writes colors out, those of each line by themselves.
func inWords(text string) string {
	escape := regexp.MustCompile(`\x1b\[([\d;]*)m`)
	var b strings.Builder
	color, shown := "", ""
	turn := func(to string) {
		if shown != "" && to != shown {
			b.WriteString("</>")
		}
		if to != "" && to != shown {
			b.WriteString("<" + to + ">")
		}
		shown = to
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		for line != "" {
			found := escape.FindStringSubmatchIndex(line)
			if found == nil {
				found = []int{len(line), len(line), len(line), len(line)}
			}
			if found[0] > 0 {
				turn(color)
				b.WriteString(line[:found[0]])
			}
			for code := range strings.SplitSeq(line[found[2]:found[3]], ";") {
				switch {
				case code == "0", code == "39" && color != "bold" && color != "faint":
					color = ""
				case colors[code] != "":
					color = colors[code]
				}
			}
			line = line[found[1]:]
		}
		turn("")
		b.WriteString("\n")
	}
	return b.String()
}

// compare waits until the pattern is below what was compared before, and
// compares all of that with the golden screen.
func (term *terminal) compare(name, pattern string) {
	term.t.Helper()
	expression := regexp.MustCompile(pattern)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(2 * time.Minute)
	var screen string
	for {
		lines := term.lines()
		screen = strings.Join(lines[min(term.seen, len(lines)):], "\n") + "\n"
		if expression.MatchString(screen) {
			term.seen = len(lines)
			break
		}
		select {
		case <-tick.C:
		case <-late:
			term.t.Fatalf("%s: nothing matches %s:\n%s", name, pattern, screen)
		}
	}
	golden := filepath.Join("testdata", "screens", name+".txt")
	if *update {
		if err := os.WriteFile(golden, []byte(screen), 0o644); err != nil {
			term.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		term.t.Fatal(err)
	}
	if screen != string(want) {
		term.t.Errorf("%s: got\n%s\nwant\n%s", name, screen, want)
	}
}

const shop = `package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

func main() {
	app := signalr.NewApp()
	RegisterShop(app, &Shop{})
	host.Run(app)
}

//signalr:hub name=shop typescript=web/shop.ts
type Shop struct{ articles []string }

//signalr:client hub=shop
type ShopClient interface {
	Said(ctx context.Context, user, text string) error
}

//signalr:negotiate hub=shop
func (*Shop) Negotiate(context.Context, *http.Request) (signalr.NegotiateOptions, error) {
	return signalr.NegotiateOptions{UserID: "ann"}, nil
}

//signalr:trigger
func (*Shop) Say(ctx context.Context, inv *signalr.InvocationContext, clients ShopClients, text string) (int, error) {
	slog.InfoContext(ctx, "said", "length", len(text))
	return len(text), clients.All().Said(ctx, inv.UserID, text)
}

//signalr:trigger
func (*Shop) Buy(article string) error {
	return fmt.Errorf("there is no %s in stock, and the next delivery is in the second week of December", article)
}

//signalr:trigger
func (s *Shop) Cheapest() string { return s.article(0) }

func (s *Shop) article(i int) string { return s.articles[i] }
`

// TestTerminal compares what hubwire dev prints in the course of a day with
// testdata/screens, which -update makes anew.
func TestTerminal(t *testing.T) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, variable := range []string{"GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off"} {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	parent := t.TempDir()
	dir := filepath.Join(parent, "shop")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writeModule(repository, dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	hostJSON, err := os.ReadFile("scaffold/templates/host.json.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	write("host.json", string(hostJSON))

	write("shop.go", strings.Replace(shop, "//signalr:hub name", "//signalr:hub nmae", 1))
	term := startTerminal(t, parent, executable+` dev shop --port 0; echo "exit code $?"; exec cat`)
	term.compare("first-fails", `waiting for a change.*\n`)
	write("shop.go", shop)
	term.compare("start", `Ctrl-C ends everything.*\n`)

	banner := term.tmux("capture-pane", "-p", "-J")
	page := regexp.MustCompile(`app +(\S+)`).FindStringSubmatch(banner)[1]
	client, err := signalrtest.Dial(t.Context(), page+"/api")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	term.compare("connected", `connected.*\n`)
	invoke := func(method string, arguments ...any) {
		t.Helper()
		var failed *signalrtest.InvocationError
		if _, err := client.Invoke(t.Context(), method, arguments...); err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
	}
	invoke("say", "hello")
	term.compare("success", `(?s)reached.*said length|said length.*reached`)
	invoke("buy", "bread")
	term.compare("failure", `December.*\n`)
	invoke("cheapest")
	term.compare("panic", `frames.*\n`)
	invoke("cheepest")
	term.compare("unknown", `nearest.*\n`)

	write("shop.go", strings.Replace(shop, "func (s *Shop) article", "//signalr:trigger\nfunc (*Shop) Close() {}\n\nfunc (s *Shop) article", 1))
	term.compare("rebuild", `restarted.*\n`)
	write("shop.go", strings.Replace(shop, "return s.articles[i]", "return s.articles[i", 1))
	term.compare("syntax-error", `last good build.*\n`)
	write("shop.go", strings.Replace(shop, "return s.articles[i]", "return s.prices[i]", 1))
	term.compare("type-error", `prices\).*\n`)
	write("shop.go", shop)
	term.compare("mended", `(restarted|mended).*\n`)

	write("web/shop.ts", "export {};\n")
	term.compare("edited", `last good build.*\n`)
	term.tmux("send-keys", "C-c")
	term.compare("ctrl-c", `exit code.*\n`)
}
