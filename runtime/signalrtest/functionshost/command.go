package functionshost

import (
	"crypto/rand"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
)

// command is the handler's command line.
type command struct {
	port int // 0 is any free one
	path string
	args []string
	dir  string
	env  func(more map[string]string) []string
	root string
}

// command says how to start the app's handler (HttpWorkerOptionsSetup.cs).
func (a *app) command(o Options) (command, error) {
	d := a.host.handler
	c := command{
		port: a.host.port,
		args: o.Args,
		dir:  filepath.Join(a.root, a.settings.expand(d.workingDir)),
		env:  a.settings.environment,
		root: a.root,
	}
	if filepath.IsAbs(d.workingDir) {
		c.dir = d.workingDir
	}
	if c.args == nil {
		for _, argument := range d.arguments {
			c.args = append(c.args, a.settings.expand(argument))
		}
		if d.workerPath != "" {
			c.args = append(c.args, a.settings.expand(d.workerPath))
		}
		for _, argument := range d.workerArgs {
			c.args = append(c.args, a.settings.expand(argument))
		}
	}
	var err error
	c.path, err = findExecutable(o.Executable, a.settings.expand(d.executable), filepath.Join(a.root, d.workerDir))
	return c, err
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
		return "", fmt.Errorf("host.json names the handler %q, which is neither in %s nor on PATH: build it, such as with go build -o %s", described, workerDir, described)
	}
	return path, nil
}

// handlerEnvironment are the variables the host adds (HttpWorkerProcess.cs).
func (c command) handlerEnvironment(port int) []string {
	id := newGUID()
	return c.env(map[string]string{
		"FUNCTIONS_CUSTOMHANDLER_PORT":      strconv.Itoa(port),
		"FUNCTIONS_CUSTOMHANDLER_WORKER_ID": id,
		"FUNCTIONS_HTTPWORKER_PORT":         strconv.Itoa(port),
		"FUNCTIONS_HTTPWORKER_ID":           id,
		"FUNCTIONS_APP_ROOT_PATH":           c.root,
		"FUNCTIONS_WORKER_RUNTIME":          "custom",
	})
}

// newGUID returns a random UUID, version 4.
func newGUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// prepare returns the process to start.
func (c command) prepare(port int, stdout, stderr *lineWriter) *exec.Cmd {
	cmd := exec.Command(c.path, c.args...)
	cmd.Dir = c.dir
	cmd.Env = c.handlerEnvironment(port)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	return cmd
}
