package resolve_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestFindingsDoNotDependOnProcessors: functions are resolved many at a time,
// and what they share is reported once, for the first of them.
func TestFindingsDoNotDependOnProcessors(t *testing.T) {
	var text strings.Builder
	for _, name := range []string{"one/a", "one/b", "two/a", "two/b"} {
		pkg, file, _ := strings.Cut(name, "/")
		fmt.Fprintf(&text, "-- %s.go --\npackage %s\n\nimport \"example.com/app/shared\"\n", name, pkg)
		for i := range 60 {
			fmt.Fprintf(&text, "\n//signalr:trigger hub=h event=%d\nfunc F%s%d(m shared.Message, c chan int) shared.Reply { panic(0) }\n", i, file, i)
		}
	}
	text.WriteString("-- shared/shared.go --\npackage shared\n\ntype Message struct{ Inner *Inner }\n\ntype Inner struct{ Call func() }\n\ntype Reply struct{ Inner Inner }\n")
	dir := extract(t, txtar.Parse([]byte(text.String())))
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	var want string
	for run := range 8 {
		runtime.GOMAXPROCS(1 + run%4)
		_, findings := resolved(t, dir)
		got := render(dir, findings)
		if run == 0 {
			want = got
		}
		if got != want {
			t.Fatalf("run %d finds\n%s\nwant\n%s", run, got, want)
		}
	}
	for _, part := range []string{
		"shared/shared.go:5:25: warning HW0608: shared.Message.Inner.Call",
		"one/a.go:6:12: reached from here",
		"shared/shared.go:5:25: error HW0609: shared.Reply.Inner.Call",
		"one/a.go:6:40: reached from here",
		"two/b.go:183:",
	} {
		if strings.Count(want, part) == 0 {
			t.Errorf("no %q in\n%s", part, want)
		}
	}
}
