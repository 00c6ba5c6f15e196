package report_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// schema checks values against JSON Schema draft 4, as far as the schema of
// SARIF uses it. A keyword that is not known is an error, so that nothing is
// left unchecked.
type schema struct {
	root map[string]any
}

// validate returns what is wrong with a value, each with its path.
func (s schema) validate(value any) []string { return s.check("$", s.root, value) }

func (s schema) check(path string, rules map[string]any, value any) (wrong []string) {
	report := func(format string, args ...any) {
		wrong = append(wrong, path+": "+fmt.Sprintf(format, args...))
	}
	for keyword, rule := range rules {
		switch keyword {
		case "$schema", "id", "title", "description", "default", "definitions":
		case "$ref":
			name := strings.TrimPrefix(rule.(string), "#/definitions/")
			wrong = append(wrong, s.check(path, s.root["definitions"].(map[string]any)[name].(map[string]any), value)...)
		case "type":
			types, several := rule.([]any)
			if !several {
				types = []any{rule}
			}
			if !slices.ContainsFunc(types, func(t any) bool { return isType(t.(string), value) }) {
				report("%v is no %v", value, rule)
			}
		case "enum":
			if !slices.Contains(rule.([]any), value) {
				report("%v is none of %v", value, rule)
			}
		case "anyOf", "oneOf":
			matches := 0
			for _, option := range rule.([]any) {
				if len(s.check(path, option.(map[string]any), value)) == 0 {
					matches++
				}
			}
			if matches == 0 || keyword == "oneOf" && matches > 1 {
				report("%d matches of %s", matches, keyword)
			}
		default:
			switch value := value.(type) {
			case map[string]any:
				wrong = append(wrong, s.checkObject(path, keyword, rules, value)...)
			case []any:
				wrong = append(wrong, s.checkArray(path, keyword, rule, value)...)
			case string:
				wrong = append(wrong, checkString(path, keyword, rule.(string), value)...)
			case float64:
				if limit := rule.(float64); keyword == "minimum" && value < limit || keyword == "maximum" && value > limit {
					report("%v is beyond the %s %v", value, keyword, limit)
				}
			}
		}
	}
	return wrong
}

func (s schema) checkObject(path, keyword string, rules map[string]any, object map[string]any) (wrong []string) {
	properties, _ := rules["properties"].(map[string]any)
	switch keyword {
	case "required":
		for _, name := range rules[keyword].([]any) {
			if _, ok := object[name.(string)]; !ok {
				wrong = append(wrong, fmt.Sprintf("%s: %v is missing", path, name))
			}
		}
	case "properties":
		for name, rule := range properties {
			if value, ok := object[name]; ok {
				wrong = append(wrong, s.check(path+"."+name, rule.(map[string]any), value)...)
			}
		}
	case "additionalProperties":
		for name, value := range object {
			if _, known := properties[name]; known || rules[keyword] == true {
				continue
			}
			if rule, ok := rules[keyword].(map[string]any); ok {
				wrong = append(wrong, s.check(path+"."+name, rule, value)...)
			} else {
				wrong = append(wrong, fmt.Sprintf("%s: unknown property %s", path, name))
			}
		}
	default:
		wrong = append(wrong, path+": unknown keyword "+keyword)
	}
	return wrong
}

func (s schema) checkArray(path, keyword string, rule any, array []any) (wrong []string) {
	switch keyword {
	case "items":
		for i, value := range array {
			wrong = append(wrong, s.check(fmt.Sprintf("%s[%d]", path, i), rule.(map[string]any), value)...)
		}
	case "minItems":
		if float64(len(array)) < rule.(float64) {
			wrong = append(wrong, fmt.Sprintf("%s: %d items are too few", path, len(array)))
		}
	case "uniqueItems":
		for i := range array {
			for j := range i {
				if rule == true && reflect.DeepEqual(array[i], array[j]) {
					wrong = append(wrong, fmt.Sprintf("%s: items %d and %d are equal", path, j, i))
				}
			}
		}
	default:
		wrong = append(wrong, path+": unknown keyword "+keyword)
	}
	return wrong
}

func checkString(path, keyword, rule, text string) []string {
	ok := false
	switch {
	case keyword == "pattern":
		ok = regexp.MustCompile(rule).MatchString(text)
	case keyword == "format" && (rule == "uri" || rule == "uri-reference"):
		parsed, err := url.Parse(text)
		ok = err == nil && (rule != "uri" || parsed.IsAbs())
	case keyword == "format" && rule == "date-time":
		ok = true // there is none
	}
	if !ok {
		return []string{fmt.Sprintf("%s: %q against %s %s", path, text, keyword, rule)}
	}
	return nil
}

func isType(name string, value any) bool {
	switch value := value.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && value == math.Trunc(value)
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	}
	return false
}

func decode(text []byte) (value map[string]any, err error) {
	err = json.Unmarshal(text, &value)
	return value, err
}
