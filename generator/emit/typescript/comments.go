package typescript

import "strings"

// deprecated begins a paragraph of a Go comment that TypeScript has a tag for.
const deprecated = "Deprecated: "

// comment renders a doc comment in front of what follows; nothing for no text.
func comment(indent, text string) string {
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	lines := strings.Split(harmless(text), "\n")
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, deprecated); ok {
			lines[i] = "@deprecated " + rest
		}
	}
	if len(lines) == 1 {
		return indent + "/** " + lines[0] + " */\n"
	}
	var b strings.Builder
	b.WriteString(indent + "/**\n")
	for _, line := range lines {
		b.WriteString(strings.TrimRight(indent+" * "+line, " \t") + "\n")
	}
	b.WriteString(indent + " */\n")
	return b.String()
}

// note is a comment within a line.
func note(text string) string {
	if text == "" {
		return ""
	}
	return " /* " + harmless(strings.Join(strings.Fields(text), " ")) + " */"
}

// harmless ends no comment.
func harmless(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "*/", "*\\/")
}

// paragraphs joins texts with an empty line between them.
func paragraphs(texts ...string) string {
	var some []string
	for _, text := range texts {
		if text != "" {
			some = append(some, text)
		}
	}
	return strings.Join(some, "\n\n")
}
