package inputs

import "time"

// Stamp is what a file system says about a path: it is another one once the
// path is something else, or content or attributes have changed. The zero
// Stamp is none.
type Stamp struct {
	Device, Inode, Size uint64

	// Changed is when content or attributes changed last, in nanoseconds since
	// 1970. Programs cannot set this time, as they can the time of modification.
	Changed int64
}

// IsZero reports whether it is none.
func (s Stamp) IsZero() bool { return s == Stamp{} }

// After how long another change has another time: file systems that tell
// nanoseconds count in ticks of their system, of ten milliseconds at most;
// the coarsest of the others count in two seconds, and what has none of the
// nanoseconds by chance is taken for one of theirs. After StampAge everything
// has a stamp.
const (
	ticks    = 100 * time.Millisecond
	StampAge = 2 * time.Second
)

// tells reports whether a change now shows in the times.
func (s Stamp) tells(now time.Time) bool {
	if s.IsZero() {
		return false
	}
	changed := time.Unix(0, s.Changed)
	age := now.Sub(changed)
	return age > StampAge || age > ticks && changed.Nanosecond()%1000 != 0
}
