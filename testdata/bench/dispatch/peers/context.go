package peers

import (
	"encoding/json"

	v2 "github.com/go-json-experiment/json"
)

// Context is what a function may ask for beside its arguments. Handlers by
// hand read it in any case, as the libraries for other languages do.
type Context struct {
	Hub          string
	Category     string
	Event        string
	ConnectionID string `json:"ConnectionId"`
	UserID       string `json:"UserId"`
	Error        string
	Headers      map[string]string
	Query        map[string]string
	Claims       map[string]string
}

// contextOf reads a context that encoding/json decoded into any.
func contextOf(object map[string]any) Context {
	text := func(name string) string {
		s, _ := object[name].(string)
		return s
	}
	texts := func(name string) map[string]string {
		all, _ := object[name].(map[string]any)
		m := make(map[string]string, len(all))
		for name, value := range all {
			m[name], _ = value.(string)
		}
		return m
	}
	return Context{
		Hub: text("Hub"), Category: text("Category"), Event: text("Event"),
		ConnectionID: text("ConnectionId"), UserID: text("UserId"), Error: text("Error"),
		Headers: texts("Headers"), Query: texts("Query"), Claims: texts("Claims"),
	}
}

// answer is what the Functions host expects.
type answer struct {
	Outputs     struct{}
	Logs        []string
	ReturnValue any
}

// Answer appends the answer with a result, by encoding/json.
func Answer(to []byte, result any) ([]byte, error) {
	text, err := json.Marshal(answer{Logs: []string{}, ReturnValue: result})
	return append(to, text...), err
}

// AnswerV2 is Answer by json/v2.
func AnswerV2(to []byte, result any) ([]byte, error) {
	text, err := v2.Marshal(answer{Logs: []string{}, ReturnValue: result})
	return append(to, text...), err
}
