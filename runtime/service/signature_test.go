package service_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
)

// The cases are in testdata/upstream-signature.json with their origin.
func TestSignatures(t *testing.T) {
	text, err := os.ReadFile("testdata/upstream-signature.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Cases []struct {
			ConnectionID string
			Header       string
			AccessKeys   []string
			Valid        bool
		}
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors.Cases) == 0 {
		t.Fatal("no cases")
	}
	for i, c := range vectors.Cases {
		if got := service.IsSigned([]string{c.Header}, c.ConnectionID, c.AccessKeys); got != c.Valid {
			t.Errorf("case %d: got %v", i, got)
		}
	}
}

func TestWhatIsSignedIsAccepted(t *testing.T) {
	header := service.Signature("conn-1", "one", "two")
	for _, lines := range [][]string{{header}, {strings.ToUpper(header)}, {strings.ReplaceAll(header, " ", "")}, strings.Split(header, ", ")} {
		for _, key := range []string{"one", "two"} {
			if !service.IsSigned(lines, "conn-1", []string{"other", key}) {
				t.Errorf("%q is not taken for %s", lines, key)
			}
		}
		if service.IsSigned(lines, "conn-2", []string{"one"}) || service.IsSigned(lines, "conn-1", nil) || service.IsSigned(nil, "conn-1", []string{"one"}) {
			t.Errorf("%q is taken for what it does not sign", lines)
		}
	}
	// Computed from the rule, with the key of Microsoft's emulator.
	want := "sha256=261f7f58ff9fb9bb8be7e4951a807fe6091e5c074885bf63b865eccd28728881"
	if got := service.Signature("conn-1", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"); got != want {
		t.Errorf("got %s", got)
	}
}
