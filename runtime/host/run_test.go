package host_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/decode"
	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/internal/leaktest"
	"github.com/hubwire/hubwire/runtime/signalr"
)

// programSetting makes the test binary a program that runs an app.
const programSetting = "HUBWIRE_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if name := os.Getenv(programSetting); name != "" {
		program(name)
		fmt.Println("main goes on")
		return
	}
	os.Exit(leaktest.Run(m))
}

// program is main of the programs in these tests.
func program(name string) {
	app := appOf(trigger("Hello", hello), trigger("Wait", func(ctx context.Context) (any, error) {
		slog.InfoContext(ctx, "waiting")
		_, err := bufio.NewReader(os.Stdin).ReadString('\n')
		return "waited", err
	}))
	echo := trigger("Echo", nil)
	echo.Run = func(_ context.Context, call *signalr.Call) (any, error) {
		args := call.Arguments("id")
		id := decode.Value[string](args)
		if err := args.End(); err != nil {
			return nil, err
		}
		fmt.Println("ran", id)
		return id, nil
	}
	app.Register(echo)
	switch name {
	case "broken":
		app.Register(trigger("hello", hello), signalr.Trigger{Function: "Bad"})
	case "own logger":
		slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	}
	host.Run(app)
}

// process is such a program.
type process struct {
	*exec.Cmd
	stdin  io.Writer
	lines  *bufio.Scanner // of stdout
	stderr strings.Builder
}

func launch(t *testing.T, name string, env ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), os.Args[0])}
	p.Env = append(os.Environ(), append(env, programSetting+"="+name, "GORACE=atexit_sleep_ms=0")...)
	p.Stderr = &p.stderr
	stdout, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.stdin, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewScanner(stdout)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *process) signal(t *testing.T, signal os.Signal) {
	t.Helper()
	if err := p.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

// until reads stdout up to a line that matches.
func (p *process) until(t *testing.T, pattern string) []string {
	t.Helper()
	want := regexp.MustCompile(pattern)
	var seen []string
	for p.lines.Scan() {
		if match := want.FindStringSubmatch(p.lines.Text()); match != nil {
			return match
		}
		seen = append(seen, p.lines.Text())
	}
	t.Fatalf("no line matches %s:\n%s\n%s", pattern, strings.Join(seen, "\n"), p.Wait())
	return nil
}

// end reads the rest of stdout and returns it with the exit code.
func (p *process) end() (stdout string, code int) {
	var rest strings.Builder
	for p.lines.Scan() {
		rest.WriteString(p.lines.Text() + "\n")
	}
	_ = p.Wait() // the code says it
	return rest.String(), p.ProcessState.ExitCode()
}

// call calls the function Wait and returns the answer, or the error.
func call(addr string) string {
	response, err := http.Post("http://"+addr+"/Wait", "application/json", strings.NewReader(invocation))
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return fmt.Sprint(string(body), err)
}

func TestTroubleIsSaidAndNotZero(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	for _, c := range []struct {
		name, env string
		want      []string // one for each line of stderr
	}{
		{"plain", "FUNCTIONS_CUSTOMHANDLER_PORT=" + port, []string{"address already in use"}},
		{"plain", "FUNCTIONS_CUSTOMHANDLER_PORT=x", []string{"expected a port number"}},
		{"broken", "FUNCTIONS_CUSTOMHANDLER_PORT=0", []string{`"hello" is registered twice`, `"Bad" has no Run`}},
	} {
		p := launch(t, c.name, c.env)
		stdout, code := p.end()
		lines := strings.Split(strings.TrimSpace(p.stderr.String()), "\n")
		if code != 1 || len(lines) != len(c.want) {
			t.Errorf("%s: code %d\n%s\n%s", c.env, code, stdout, p.stderr.String())
			continue
		}
		for i, want := range c.want {
			if !strings.HasPrefix(lines[i], "error: ") || !strings.Contains(lines[i], want) {
				t.Errorf("%s: got %s, want %s", c.env, lines[i], want)
			}
		}
	}
}
