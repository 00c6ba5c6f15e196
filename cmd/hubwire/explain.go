package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/internal/words"
)

func newExplain(s *session) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "explain [codes]",
		Short: "Explain findings by their codes",
		Long: `Explain prints what each code means, what to do, and an example. Without codes it
lists all of them.`,
		Example:           "  hubwire explain HW0212",
		ValidArgsFunction: completeCodes,
		RunE: func(_ *cobra.Command, codes []string) error {
			pages, err := pagesOf(codes)
			switch {
			case err != nil:
				return err
			case asJSON:
				return writeJSON(s.out, struct {
					Rules []annotations.Page `json:"rules"`
				}{pages})
			case len(codes) == 0:
				for _, page := range pages {
					fmt.Fprintf(s.out, "%s  %-7s  %s\n", page.Code, page.Severity, page.Title)
				}
				return nil
			}
			texts := make([]string, len(pages))
			for i, page := range pages {
				texts[i] = page.Text()
			}
			_, err = io.WriteString(s.out, strings.Join(texts, "\n\n"))
			return err
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

// pagesOf returns the pages of codes in any case, or all.
func pagesOf(codes []string) ([]annotations.Page, error) {
	var known []string
	for _, rule := range annotations.Rules() {
		known = append(known, string(rule.Code))
	}
	if len(codes) == 0 {
		codes = known
	}
	var pages []annotations.Page
	var problems []error
	for _, code := range codes {
		code = strings.ToUpper(code)
		rule, ok := annotations.LookupRule(annotations.Code(code))
		if !ok {
			problems = append(problems, unknown(fmt.Sprintf("code %q", code), code, known))
		}
		pages = append(pages, rule.Page())
	}
	return pages, errors.Join(problems...)
}

// unknown says that there is no such thing, and what may have been meant by its name.
func unknown(what, name string, known []string) error {
	if near := words.Nearest(name, known); near != "" {
		return fmt.Errorf("unknown %s; did you mean %s?", what, near)
	}
	return fmt.Errorf("unknown %s; expected one of %s", what, strings.Join(known, ", "))
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

func completeCodes(_ *cobra.Command, given []string, start string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var choices []cobra.Completion
	for _, rule := range annotations.Rules() {
		choices = append(choices, cobra.CompletionWithDesc(string(rule.Code), rule.Title))
	}
	return beginningWith(strings.ToUpper(start), choices, given), cobra.ShellCompDirectiveNoFileComp
}

// beginningWith returns the choices that begin with what is typed already and
// are not given yet.
func beginningWith(start string, choices []cobra.Completion, given []string) []cobra.Completion {
	var left []cobra.Completion
	for _, choice := range choices {
		name, _, _ := strings.Cut(choice, "\t")
		taken := func(each string) bool { return strings.EqualFold(each, name) }
		if strings.HasPrefix(name, start) && !slices.ContainsFunc(given, taken) {
			left = append(left, choice)
		}
	}
	return left
}
