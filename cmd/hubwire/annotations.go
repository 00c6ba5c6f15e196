package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/hubwire/hubwire/annotations"
)

func newAnnotations(s *session) *cobra.Command {
	var asJSON bool
	command := &cobra.Command{
		Use:   "annotations [name [key]]",
		Short: "Show the //signalr: comments and their keys",
		Long: `Annotations describes the //signalr: comments: all of them, one with its keys,
or one key.`,
		Example:           "  hubwire annotations trigger\n  hubwire annotations trigger event",
		Args:              cobra.MaximumNArgs(2),
		ValidArgsFunction: completeAnnotations,
		RunE: func(_ *cobra.Command, args []string) error {
			pages := annotations.Definitions()
			if len(args) > 0 {
				page, err := directiveNamed(pages, args[0])
				if err != nil {
					return err
				}
				pages = []annotations.Definition{page}
			}
			if len(args) > 1 {
				what := fmt.Sprintf("key %q of //signalr:%s", args[1], args[0])
				key, err := named(what, args[1], pages[0].Keys, func(key annotations.Key) string { return key.Name })
				if err != nil {
					return err
				}
				pages[0].Keys = []annotations.Key{key}
			}
			switch {
			case asJSON:
				return writeJSON(s.out, struct {
					Annotations []annotations.Definition `json:"annotations"`
				}{pages})
			case len(args) == 0:
				for _, page := range pages {
					fmt.Fprintf(s.out, "%-10s  %s\n", page.Name, page.Doc)
				}
				return nil
			case len(args) == 1:
				_, err := io.WriteString(s.out, pages[0].Text())
				return err
			}
			_, err := io.WriteString(s.out, pages[0].Keys[0].Text())
			return err
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return command
}

func directiveNamed(pages []annotations.Definition, name string) (annotations.Definition, error) {
	return named(fmt.Sprintf("annotation %q", name), name, pages, func(page annotations.Definition) string { return page.Name })
}

// named returns the one of a list that has the name, or an error about what there is.
func named[T any](what, name string, list []T, nameOf func(T) string) (found T, err error) {
	var names []string
	for _, each := range list {
		if nameOf(each) == name {
			return each, nil
		}
		names = append(names, nameOf(each))
	}
	return found, unknown(what, name, names)
}

func completeAnnotations(_ *cobra.Command, given []string, start string) ([]cobra.Completion, cobra.ShellCompDirective) {
	pages := annotations.Definitions()
	var choices []cobra.Completion
	switch len(given) {
	case 0:
		for _, page := range pages {
			choices = append(choices, cobra.CompletionWithDesc(page.Name, page.Doc))
		}
	case 1:
		if page, err := directiveNamed(pages, given[0]); err == nil {
			for _, key := range page.Keys {
				choices = append(choices, cobra.CompletionWithDesc(key.Name, key.Doc))
			}
		}
	}
	return beginningWith(start, choices, nil), cobra.ShellCompDirectiveNoFileComp
}
