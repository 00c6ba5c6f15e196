package functionshost

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/internal/child"
)

func TestFixedPort(t *testing.T) {
	port, err := child.FreePort(0)
	if err != nil {
		t.Fatal(err)
	}
	fixed := strings.Replace(hostJSON, `"customHandler":{`, `"customHandler":{"port":`+strconv.Itoa(port)+`,`, 1)
	files := map[string]string{"host.json": fixed, "environment/function.json": trigger("environment", ""), "process/function.json": trigger("process", "")}
	h := startHost(t, options(t, appFiles(t, files), "serve"))
	if answer := h.invoke(t, "environment"); !strings.Contains(answer, `"FUNCTIONS_CUSTOMHANDLER_PORT=`+strconv.Itoa(port)+`"`) {
		t.Errorf("got %s", answer)
	}
	before := h.invoke(t, "process")
	if err := h.Restart(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if after := h.invoke(t, "process"); after == before || !strings.Contains(after, "result") {
		t.Errorf("before %s, after %s", before, after)
	}
	// The port is taken now; the next app cannot have it.
	o := options(t, appFiles(t, files), "serve")
	if _, err := Start(t.Context(), o); err == nil || !strings.Contains(err.Error(), "customHandler.port in host.json, is not free") {
		t.Errorf("got %v", err)
	}
	// A restart that fails leaves nothing that answers, and the next may succeed.
	if err := h.Restart(t.Context(), "/nowhere"); err == nil {
		t.Error("started from nowhere")
	}
	if status, _ := h.upstream(t, "messages", "process", invocation("0", "process", "[]")); status != http.StatusServiceUnavailable {
		t.Errorf("got %d", status)
	}
	if err := h.Restart(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if answer := h.invoke(t, "process"); !strings.Contains(answer, "result") {
		t.Errorf("got %s", answer)
	}
}
