package functionshost

import (
	"crypto/rand"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hubwire/hubwire/internal/child"
)

// command says how to start the app's handler on a port (HttpWorkerOptionsSetup.cs).
// A %NAME% is filled in everywhere but in the working directory.
func (a *app) command(o Options, port int) (*exec.Cmd, error) {
	d := a.host.handler
	path, err := findExecutable(o.Executable, a.settings.expand(d.executable, keep), below(a.root, d.workerDir))
	if err != nil {
		return nil, err
	}
	id := newGUID()
	settings := a.settings.with(map[string]string{ // HttpWorkerProcess.cs
		"FUNCTIONS_CUSTOMHANDLER_PORT":      strconv.Itoa(port),
		"FUNCTIONS_CUSTOMHANDLER_WORKER_ID": id,
		"FUNCTIONS_HTTPWORKER_PORT":         strconv.Itoa(port),
		"FUNCTIONS_HTTPWORKER_ID":           id,
		"FUNCTIONS_APP_ROOT_PATH":           a.root,
		"FUNCTIONS_WORKER_RUNTIME":          "custom",
	})
	arguments := o.Args
	if arguments == nil {
		arguments = splitArguments(d.line(settings))
	}
	cmd := exec.Command(path, arguments...)
	cmd.Dir = below(a.root, d.workingDir)
	cmd.Env = settings.environment()
	return cmd, nil
}

// below returns a path that is absolute, or below a folder.
func below(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

// line returns the arguments as the one text that the host makes of them.
func (d handlerDescription) line(s settings) string {
	var words []string
	for _, argument := range d.arguments {
		words = append(words, s.expand(argument, drop))
	}
	if d.workerPath != "" {
		words = append(words, `"`+s.expand(d.workerPath, keep)+`"`)
	}
	for _, argument := range d.workerArgs {
		words = append(words, s.expand(argument, drop))
	}
	return strings.Join(words, " ")
}

// splitArguments cuts a command line as .NET does: at blanks outside of
// quotes, with backslashes before quotes.
func splitArguments(line string) []string {
	var list []string
	for line = strings.TrimLeft(line, " \t"); line != ""; line = strings.TrimLeft(line, " \t") {
		var argument string
		argument, line = nextArgument(line)
		list = append(list, argument)
	}
	return list
}

// nextArgument returns the argument that a line begins with, and the rest.
func nextArgument(line string) (argument, rest string) {
	var b strings.Builder
	quoted := false
	for line != "" {
		bare := strings.TrimLeft(line, `\`)
		slashes := len(line) - len(bare)
		switch {
		case slashes > 0 && !strings.HasPrefix(bare, `"`):
			b.WriteString(line[:slashes])
			line = bare
		case slashes > 0:
			b.WriteString(line[:slashes/2])
			if line = bare; slashes%2 == 1 {
				b.WriteByte('"')
				line = bare[1:]
			}
		case quoted && strings.HasPrefix(line, `""`):
			b.WriteByte('"')
			line = line[2:]
		case line[0] == '"':
			quoted = !quoted
			line = line[1:]
		case !quoted && (line[0] == ' ' || line[0] == '\t'):
			return b.String(), line
		default:
			b.WriteByte(line[0])
			line = line[1:]
		}
	}
	return b.String(), ""
}

// findExecutable returns the given file, else the file below the worker
// directory, else what PATH has under that name.
func findExecutable(given, described, workerDir string) (string, error) {
	if given != "" {
		path, err := filepath.Abs(given)
		if err == nil {
			path, err = exec.LookPath(path)
		}
		if err != nil {
			return "", fmt.Errorf("handler executable: %w", err)
		}
		return path, nil
	}
	local := described
	if !filepath.IsAbs(local) {
		local = filepath.Join(workerDir, described)
	}
	if path, err := exec.LookPath(local); err == nil {
		return path, nil
	}
	path, err := exec.LookPath(described)
	if err != nil {
		return "", fmt.Errorf("host.json names the handler %q, which is neither in %s nor in PATH: build it, for example with go build -o %s%s", described, workerDir, described, child.ExeSuffix)
	}
	return path, nil
}

func newGUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
