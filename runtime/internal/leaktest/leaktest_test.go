package leaktest

import (
	"strings"
	"testing"
	"time"
)

func TestLeaksAreSeen(t *testing.T) {
	release := make(chan struct{})
	started := make(chan struct{})
	go stay(started, release)
	<-started
	if left := wait(time.Millisecond); !strings.Contains(left, "leaktest.stay") {
		t.Errorf("a goroutine that stays is not seen: %s", left)
	}
	close(release)
	if left := wait(patience); left != "" {
		t.Errorf("seen although nothing is left: %s", left)
	}
}

func stay(started, release chan struct{}) {
	close(started)
	<-release
}
