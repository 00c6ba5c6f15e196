package functionshost

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// behaviour is the setting that makes this test binary a custom handler.
const behaviour = "FUNCTIONSHOST_TEST_HANDLER"

func TestMain(m *testing.M) {
	if how := os.Getenv(behaviour); how != "" {
		handlerMain(how)
		return
	}
	os.Exit(m.Run())
}

// handlerMain is the custom handler of the tests.
func handlerMain(how string) {
	fmt.Println("handler says", how)
	switch how {
	case "crash":
		fmt.Fprintln(os.Stderr, "one")
		fmt.Fprintln(os.Stderr, "two")
		fmt.Fprintln(os.Stderr, "three")
		fmt.Fprint(os.Stderr, "config file missing")
		os.Exit(3)
	case "silent":
		wait()
	case "child":
		hold(os.Getenv("HOLD"))
	case "terminable":
		asked := make(chan os.Signal, 1)
		signal.Notify(asked, syscall.SIGTERM)
		go func() {
			<-asked
			fmt.Println("asked to end")
			os.Exit(0)
		}()
	case "parent":
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), behaviour+"=child")
		if err := child.Start(); err != nil {
			os.Exit(4)
		}
	}
	handler := http.HandlerFunc(misbehave)
	if how == "pass" {
		pass(os.Getenv("FUNCTIONS_CUSTOMHANDLER_PORT"), os.Getenv("PASS_TO"))
		return
	}
	if err := http.ListenAndServe("127.0.0.1:"+os.Getenv("FUNCTIONS_CUSTOMHANDLER_PORT"), handler); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// wait waits for its end; without a timer the runtime would see a deadlock.
func wait() { <-time.After(time.Hour) }

// hold keeps a connection open for as long as the process lives.
func hold(address string) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		os.Exit(5)
	}
	io.Copy(io.Discard, conn)
}

// pass hands every connection on, except that it answers GET / itself.
func pass(port, to string) {
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		os.Exit(1)
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			os.Exit(1)
		}
		go func() {
			defer conn.Close()
			reader := bufio.NewReader(conn)
			if start, _ := reader.Peek(6); string(start) == "GET / " {
				io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
				return
			}
			other, err := net.Dial("tcp", to)
			if err != nil {
				return
			}
			go io.Copy(other, reader)
			io.Copy(conn, other)
			other.Close()
		}()
	}
}

// misbehave answers by the function's name.
func misbehave(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	name := strings.Trim(r.URL.Path, "/")
	if code, ok := strings.CutPrefix(name, "exit"); ok {
		status, _ := strconv.Atoi(code)
		os.Exit(status)
	}
	switch name {
	case "echo":
		seen := map[string]any{"Body": string(body), "Chunked": r.TransferEncoding, "Header": r.Header, "Path": r.URL.Path}
		json.NewEncoder(w).Encode(map[string]any{"ReturnValue": seen, "Logs": []string{"echoed"}})
	case "empty":
	case "nothing":
		io.WriteString(w, "null")
	case "plain":
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, "fine")
	case "broken":
		io.WriteString(w, `{"Outputs":[`)
	case "fail":
		http.Error(w, "the reason", http.StatusInternalServerError)
	case "void":
		io.WriteString(w, "{}")
	case "lower":
		io.WriteString(w, `{"returnvalue":{"date":"2024-05-01T10:00:00.000Z"},"logs":["a","b"]}`)
	case "big":
		io.WriteString(w, `{"ReturnValue":9223372036854775808}`)
	case "slow":
		fmt.Println("slow is called")
		<-r.Context().Done()
	case "away":
		w.Header().Set("Location", "/there")
		w.WriteHeader(http.StatusTemporaryRedirect)
	case "there":
		io.WriteString(w, `{"ReturnValue":"there"}`)
	case "parts":
		w.Write([]byte("first "))
		w.(http.Flusher).Flush()
		w.Write([]byte("second"))
	case "patient":
		response, err := http.Get(os.Getenv("CONTROL")) // the test answers when the client has left
		if err != nil {
			os.Exit(6)
		}
		response.Body.Close()
		io.WriteString(w, "done")
	case "environment":
		json.NewEncoder(w).Encode(map[string]any{"ReturnValue": os.Environ()})
	case "process":
		json.NewEncoder(w).Encode(map[string]any{"ReturnValue": os.Getpid()})
	case "outputs":
		var request struct {
			Metadata struct{ Answer map[string]json.RawMessage }
		}
		if err := json.Unmarshal(body, &request); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Write(request.Metadata.Answer["x"])
	default:
		mirror(w, r, body)
	}
}

// mirror answers a forwarded request with what arrived.
func mirror(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Set("X-From", r.Header.Get("X-Forwarded-For"))
	w.Header().Set("X-Seen", r.Method+" "+r.RequestURI+" host="+r.Host)
	w.WriteHeader(http.StatusTeapot)
	fmt.Fprintf(w, "%s|%s|%s", r.Header.Get("X-Test"), r.Header.Get("User-Agent"), body)
}

const (
	testKey        = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"
	testConnection = "Endpoint=http://127.0.0.1:1;AccessKey=" + testKey + ";Version=1.0;"
	hostJSON       = `{"version":"2.0","extensionBundle":{"id":"Microsoft.Azure.Functions.ExtensionBundle","version":"[4.23.0, 5.0.0)"},"customHandler":{"description":{"defaultExecutablePath":"handler"}}}`
)

// trigger returns a function.json with a signalRTrigger for messages of hub
// chat, and more behind it.
func trigger(event, more string) string {
	return `{"bindings":[{"type":"signalRTrigger","name":"invocation","direction":"in","hubName":"chat","category":"messages","event":"` + event + `"}` + more + `]}`
}

// connectionTrigger is the same for category connections.
func connectionTrigger(event string) string {
	return strings.Replace(trigger(event, ""), "messages", "connections", 1)
}

// appFiles writes an app; host.json has a default.
func appFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	if _, given := files["host.json"]; !given {
		write(t, root, "host.json", hostJSON)
	}
	for name, text := range files {
		write(t, root, name, text)
	}
	return root
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// options runs the app in root with this binary as its handler.
func options(t *testing.T, root, how string) Options {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Root: root, Executable: self, Args: []string{},
		Settings: map[string]string{behaviour: how, "AzureSignalRConnectionString": testConnection},
	}
}

// testHost is a host with what it tells.
type testHost struct {
	*Host
	output bytes.Buffer

	mu     sync.Mutex
	events []Event
	more   chan struct{} // has room for one; gets one when events grew
}

func (h *testHost) observe(e Event) {
	h.mu.Lock()
	h.events = append(h.events, e)
	h.mu.Unlock()
	select {
	case h.more <- struct{}{}:
	default:
	}
}

// await returns the first event that fits, also one from before.
func (h *testHost) await(t *testing.T, fits func(Event) bool) Event {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		h.mu.Lock()
		for _, e := range h.events {
			if fits(e) {
				h.mu.Unlock()
				return e
			}
		}
		h.mu.Unlock()
		select {
		case <-h.more:
		case <-limit:
			t.Fatal("the event did not come")
		}
	}
}

func ofKind(kind EventKind) func(Event) bool {
	return func(e Event) bool { return e.Kind == kind }
}

func startHost(t *testing.T, o Options) *testHost {
	t.Helper()
	h := &testHost{more: make(chan struct{}, 1)}
	o.Observe = h.observe
	if o.Stdout == nil {
		o.Stdout, o.Stderr = &h.output, &h.output
	}
	host, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	h.Host = host
	t.Cleanup(func() {
		if err := host.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return h
}

// upstream is a request of the service for hub chat.
func (h *testHost) upstream(t *testing.T, category, event, body string, header ...string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, h.URL()+"/runtime/webhooks/signalr?code=x", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-ASRS-Hub", "chat")
	request.Header.Set("X-ASRS-Category", category)
	request.Header.Set("X-ASRS-Event", event)
	request.Header.Set("X-ASRS-Connection-Id", "conn-1")
	request.Header.Set("X-ASRS-Signature", "sha256=00, sha256=261F7F58FF9FB9BB8BE7E4951A807FE6091E5C074885BF63B865ECCD28728881")
	for i := 0; i < len(header); i += 2 {
		if request.Header.Del(header[i]); header[i+1] != "-" {
			request.Header.Set(header[i], header[i+1])
		}
	}
	return do(t, request)
}

// do may run in a goroutine of the test.
func do(t *testing.T, request *http.Request) (status int, answer string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return response.StatusCode, string(text)
}

func invocation(id, target, arguments string) string {
	return fmt.Sprintf(`{"type":1,"invocationId":%q,"target":%q,"arguments":%s}`, id, target, arguments)
}

func makeExecutable(t *testing.T, path string) {
	t.Helper()
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
}
