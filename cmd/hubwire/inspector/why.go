package inspector

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// Why explains what did not fit: what happened, what came and what would fit,
// and what is nearest.
type Why struct {
	Title string   `json:"title"`
	Lead  string   `json:"lead"`
	Rows  []WhyRow `json:"rows,omitzero"`
	Hint  string   `json:"hint,omitzero"`

	DidYouMean string `json:"didYouMean,omitzero"` // event to call instead
}

// WhyRow compares what came with what would fit.
type WhyRow struct {
	Name string `json:"name"`
	Came string `json:"came"`
	Fits string `json:"fits"`
	OK   bool   `json:"ok"`
}

// noUpstream explains an event that the service hands to nobody.
func noUpstream(e emulator.Event) *Why {
	return &Why{
		Title: "No upstream template takes this event", Lead: "The service hands events on by its upstream templates. None of them fits.",
		Rows: []WhyRow{{"hub", e.Hub, "the hub of a template", false}, {"category", e.Category, "its category", false}, {"event", e.Name, "its event", false}},
		Hint: "hubwire emulate takes templates by --upstream or --settings.",
	}
}

// noFunction explains a call that no function takes.
func (c *Collector) noFunction(e emulator.Event) *Why {
	near := ""
	if c.hints.Event != nil {
		near = c.hints.Event(e.Hub, e.Name)
	}
	why := &Why{
		Title: "No function takes this call", Lead: fmt.Sprintf("The app has no function for event %q of hub %q.", e.Name, e.Hub),
		Rows:       []WhyRow{{"hub", e.Hub, e.Hub, true}, {"category", e.Category, e.Category, true}, {"event", e.Name, near, false}},
		DidYouMean: near,
	}
	if near != "" {
		why.Hint = fmt.Sprintf("The nearest name is %q.", near)
	}
	return why
}

// tokenProblem is how the service says which part of a token is at fault.
var tokenProblem = regexp.MustCompile(`^token: (\S+) (.*?)(?:, must be (\S+).*)?$`)

// badToken explains a token that the service refused.
func badToken(e emulator.Event) *Why {
	why := &Why{
		Title: "The token was refused", Lead: e.Reason,
		Hint: "Take url and accessToken from one answer of the negotiate endpoint, and negotiate for this hub.",
	}
	if part := tokenProblem.FindStringSubmatch(e.Reason); part != nil {
		why.Title += ": " + part[1]
		fits := map[string]string{
			"exp": "a time that is still to come", "nbf": "a time that is over", "signature": "made with an access key of this service", "aud": part[3],
		}[part[1]]
		why.Rows = []WhyRow{{part[1], strings.Trim(strings.TrimPrefix(part[2], "is "), "[]"), fits, false}}
	}
	return why
}

// droppedClaims explains claims of which functions see the beginning only; nil
// where there are none. The service hands claims on in one header,
// "type: value, type: value", and escapes nothing.
func droppedClaims(claims []emulator.Claim) *Why {
	var rows []WhyRow
	var names []string
	for _, claim := range claims {
		seen, _, cut := strings.Cut(claim.Value, ",")
		seen, _, cutAgain := strings.Cut(seen, ": ")
		if cut || cutAgain {
			names = append(names, claim.Type)
			rows = append(rows, WhyRow{claim.Type, claim.Value, seen, false})
		}
	}
	if rows == nil {
		return nil
	}
	return &Why{
		Title: "Part of a claim is dropped: " + strings.Join(names, ", "), Rows: rows,
		Lead: `Azure SignalR Service hands claims on in one header and does not escape a comma or ": ". Functions see a value up to there.`,
		Hint: `Give each value a claim of its own: signalr.NewClaims("role", "admin", "role", "editor").`,
	}
}
