// Package peers has other ways to turn the body of a call into a call.
package peers

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	v2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/bench/dispatch/messages"
	"github.com/hubwire/hubwire/runtime/bench/dispatch/payload"
)

var errNoCall = errors.New("the body is no call")

// Any decodes into map[string]any, and converts the arguments to the
// parameters by reflection.
func Any(body []byte) (Context, any, error) {
	var outer map[string]any
	if err := json.Unmarshal(body, &outer); err != nil {
		return Context{}, nil, err
	}
	data, _ := outer["Data"].(map[string]any)
	value := data["invocation"]
	for {
		text, packed := value.(string)
		if !packed {
			break
		}
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return Context{}, nil, err
		}
	}
	object, _ := value.(map[string]any)
	list, ok := object["Arguments"].([]any)
	function := reflect.ValueOf((&messages.Messages{}).SendMessage)
	if !ok || len(list) != function.Type().NumIn() {
		return Context{}, nil, errNoCall
	}
	in := make([]reflect.Value, len(list))
	for i := range in {
		in[i] = reflect.New(function.Type().In(i)).Elem()
		if err := convert(list[i], in[i]); err != nil {
			return Context{}, nil, err
		}
	}
	return contextOf(object), function.Call(in)[0].Interface(), nil
}

// convert sets a variable to a value as encoding/json decodes it into any.
func convert(value any, into reflect.Value) error {
	switch value := value.(type) {
	case nil:
		return nil
	case bool:
		into.SetBool(value)
		return nil
	case float64:
		if into.CanInt() {
			into.SetInt(int64(value))
		} else {
			into.SetFloat(value)
		}
		return nil
	case string:
		return convertString(value, into)
	case []any:
		into.Set(reflect.MakeSlice(into.Type(), len(value), len(value)))
		for i, item := range value {
			if err := convert(item, into.Index(i)); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		return convertObject(value, into)
	}
	return fmt.Errorf("cannot convert %T", value)
}

func convertString(value string, into reflect.Value) error {
	switch into.Interface().(type) {
	case time.Time:
		at, err := time.Parse(time.RFC3339, value)
		into.Set(reflect.ValueOf(at))
		return err
	case []byte:
		blob, err := base64.StdEncoding.DecodeString(value)
		into.SetBytes(blob)
		return err
	}
	into.SetString(value)
	return nil
}

func convertObject(value map[string]any, into reflect.Value) error {
	if into.Kind() == reflect.Map {
		into.Set(reflect.MakeMap(into.Type()))
		for name, each := range value {
			entry := reflect.New(into.Type().Elem()).Elem()
			if err := convert(each, entry); err != nil {
				return err
			}
			into.SetMapIndex(reflect.ValueOf(name), entry)
		}
		return nil
	}
	for i := range into.NumField() {
		if err := convert(value[into.Type().Field(i).Tag.Get("json")], into.Field(i)); err != nil {
			return err
		}
	}
	return nil
}

// RawMessage decodes in two stages: the arguments to raw messages, then each
// into its parameter.
func RawMessage(body []byte) (Context, any, error) {
	var outer struct {
		Data struct{ Invocation json.RawMessage }
	}
	if err := json.Unmarshal(body, &outer); err != nil {
		return Context{}, nil, err
	}
	text := outer.Data.Invocation
	for len(text) > 0 && text[0] == '"' {
		var inner string
		if err := json.Unmarshal(text, &inner); err != nil {
			return Context{}, nil, err
		}
		text = []byte(inner)
	}
	var context struct {
		Context
		Arguments []json.RawMessage
	}
	if err := json.Unmarshal(text, &context); err != nil {
		return Context{}, nil, err
	}
	var a payload.Arguments
	into := []any{&a.Text, &a.N, &a.User, &a.Blob, &a.At, &a.Attrs}
	if len(context.Arguments) != len(into) {
		return Context{}, nil, errNoCall
	}
	for i := range into {
		if err := json.Unmarshal(context.Arguments[i], into[i]); err != nil {
			return Context{}, nil, err
		}
	}
	result, err := (&messages.Messages{}).SendMessage(a.Text, a.N, a.User, a.Blob, a.At, a.Attrs)
	return context.Context, result, err
}

// V2 is RawMessage with json/v2, which is as strict as hubwire.
func V2(body []byte) (Context, any, error) {
	var outer struct {
		Data struct {
			Invocation jsontext.Value `json:"invocation"`
		}
	}
	if err := v2.Unmarshal(body, &outer); err != nil {
		return Context{}, nil, err
	}
	text := outer.Data.Invocation
	for text.Kind() == '"' {
		inner, err := jsontext.AppendUnquote(nil, text)
		if err != nil {
			return Context{}, nil, err
		}
		text = inner
	}
	var context struct {
		Context
		Arguments []jsontext.Value
	}
	if err := v2.Unmarshal(text, &context); err != nil {
		return Context{}, nil, err
	}
	result, err := callV2(context.Arguments)
	return context.Context, result, err
}

func callV2(list []jsontext.Value) (any, error) {
	var a payload.Arguments
	into := []any{&a.Text, &a.N, &a.User, &a.Blob, &a.At, &a.Attrs}
	if len(list) != len(into) {
		return nil, errNoCall
	}
	for i := range into {
		if err := v2.Unmarshal(list[i], into[i]); err != nil {
			return nil, err
		}
	}
	return (&messages.Messages{}).SendMessage(a.Text, a.N, a.User, a.Blob, a.At, a.Attrs)
}
