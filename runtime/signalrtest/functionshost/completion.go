package functionshost

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/tinylib/msgp/msgp"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost/internal/newtonsoft"
)

// completion is the end of a client's invocation, as ASP.NET Core's hub
// protocols write it for the extension.
type completion struct {
	invocationID string
	failed       error
	result       newtonsoft.Value
}

// deepestResult is how deep a result for a JSON client may be nested
// (JsonSerializerOptions.MaxDepth).
const deepestResult = 64

func (c completion) json() ([]byte, error) {
	frame := appendText([]byte(`{"type":3,"invocationId":`), c.invocationID)
	if c.failed != nil {
		frame = appendText(append(frame, `,"error":`...), c.failed.Error())
		return append(frame, "}\x1e"...), nil
	}
	frame, err := appendResult(append(frame, `,"result":`...), c.result)
	return append(frame, "}\x1e"...), err
}

func (c completion) messagePack() (frame []byte, err error) {
	frame = msgp.AppendArrayHeader(nil, 5)
	frame = msgp.AppendMapHeader(msgp.AppendInt(frame, 3), 0)
	frame = msgp.AppendString(frame, c.invocationID)
	if c.failed != nil {
		frame = msgp.AppendString(msgp.AppendInt(frame, 1), c.failed.Error())
	} else {
		frame, err = c.result.AppendMessagePack(msgp.AppendInt(frame, 3))
	}
	return hubprotocol.AppendBinary(nil, frame), err
}

// appendResult appends a result for a JSON client. Arrays and objects are raw
// JSON there, everything else is written by System.Text.Json.
func appendResult(dst []byte, v newtonsoft.Value) ([]byte, error) {
	switch v.Kind {
	case newtonsoft.Array, newtonsoft.Object:
		if depth := v.Depth(); depth > deepestResult {
			return dst, fmt.Errorf("the result is nested %d levels deep: the extension writes no more than %d", depth, deepestResult)
		}
	case newtonsoft.String:
		return appendText(dst, v.Text), nil
	case newtonsoft.Float:
		text := v.String()
		if strings.HasPrefix(text, `"`) {
			return dst, errors.New("a result cannot be " + strings.Trim(text, `"`))
		}
		return append(dst, strings.TrimSuffix(text, ".0")...), nil
	}
	return v.Append(dst), nil
}

// appendText appends a string as System.Text.Json writes it with the encoder
// of ASP.NET Core's hub protocol, which escapes whatever is not a character of
// the basic plane.
func appendText(dst []byte, text string) []byte {
	return newtonsoft.Quote(dst, text, `\u%04X`, func(r rune) bool {
		return r == ' ' || r <= 0xFFFF && unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Cf)
	})
}
