package inputs

import (
	"syscall"
	"time"
)

// changedAt is when content or attributes changed last. Programs cannot set
// this time, as they can the time of modification.
func changedAt(info *syscall.Stat_t) time.Time { return time.Unix(info.Ctimespec.Unix()) }
