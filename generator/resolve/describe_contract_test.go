package resolve_test

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// contracts writes the outputs of a hub, and what they are about.
func contracts(h *model.Hub) string {
	var b strings.Builder
	for _, o := range h.Outputs {
		c := o.Contract
		path, _ := filepath.Rel(o.Root, o.Path)
		fmt.Fprintf(&b, "%s %s: %s for hub %s, doc %q\n", o.Format, filepath.ToSlash(path), c.Name, c.Hub, c.Doc)
		for _, call := range c.Calls {
			fmt.Fprintf(&b, "\tcall %s(%s)", call.Event, argumentForms(call.Arguments))
			if call.Result != nil {
				b.WriteString(" " + form(call.Result))
			}
			b.WriteString("\n")
		}
		for _, m := range c.Messages {
			fmt.Fprintf(&b, "\tmessage %s(%s)\n", m.Target, argumentForms(m.Arguments))
		}
		for _, d := range c.Definitions {
			fmt.Fprintf(&b, "\t%s = %s, from %s", d.Name, form(d.JSON), d.Go)
			if d.Doc != "" {
				fmt.Fprintf(&b, ", doc %q", d.Doc)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func argumentForms(list []model.Argument) string {
	var texts []string
	for _, a := range list {
		dots := ""
		if a.Variadic {
			dots = "..."
		}
		texts = append(texts, a.Name+" "+dots+form(a.JSON))
	}
	return strings.Join(texts, ", ")
}

// form writes a JSON form in one line.
func form(j *model.JSON) string {
	switch j.Kind {
	case model.JSONNever:
		return fmt.Sprintf("never(%s)", j.Why)
	case model.JSONString, model.JSONNumber:
		text := map[model.JSONKind]string{model.JSONString: "string", model.JSONNumber: "number"}[j.Kind]
		if j.Format != "" {
			text += ":" + string(j.Format)
		}
		for _, v := range j.Values {
			text += fmt.Sprintf("|%s(%s)", v.Text, strings.TrimSpace(v.Name+" "+v.Doc))
		}
		return text
	case model.JSONBoolean:
		return "boolean"
	case model.JSONArray:
		if j.Length > 0 {
			return fmt.Sprintf("[%d]%s", j.Length, form(j.Elem))
		}
		return "[]" + form(j.Elem)
	case model.JSONRecord:
		return "{*: " + form(j.Elem) + "}"
	case model.JSONNullable:
		return "null|" + form(j.Elem)
	case model.JSONReference:
		return j.Definition.Name
	case model.JSONObject:
		var members []string
		for _, m := range j.Members {
			optional := ""
			if m.Optional {
				optional = "?"
			}
			members = append(members, m.Name+optional+": "+form(m.JSON))
		}
		if j.Elem != nil {
			members = append(members, "*: "+form(j.Elem))
		}
		return "{" + strings.Join(members, "; ") + "}"
	}
	return fmt.Sprintf("unknown(%s)", j.Why)
}
