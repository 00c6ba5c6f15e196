// Package doctor examines an app's folder and an upstream endpoint, and says
// what is wrong in the words of someone who has seen it before.
package doctor

// Level is how bad a finding is.
type Level int

// The levels, worst last.
const (
	OK Level = iota
	Warning
	Problem
)

// String returns the level as the report shows it.
func (l Level) String() string {
	switch l {
	case Problem:
		return "PROBLEM"
	case Warning:
		return "warning"
	default:
		return "ok"
	}
}

// Finding is one thing the doctor looked at.
type Finding struct {
	Level Level
	What  string // what was found
	Help  string // what to do; empty where nothing is due
}

func ok(what string) Finding            { return Finding{Level: OK, What: what} }
func warning(what, help string) Finding { return Finding{Level: Warning, What: what, Help: help} }
func problem(what, help string) Finding { return Finding{Level: Problem, What: what, Help: help} }

// Sick tells whether one of the findings is a problem.
func Sick(findings []Finding) bool {
	for _, f := range findings {
		if f.Level == Problem {
			return true
		}
	}
	return false
}
