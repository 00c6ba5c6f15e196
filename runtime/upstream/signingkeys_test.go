package upstream

import (
	"encoding/base64"
	"strings"
	"testing"
)

var modulus = base64.RawURLEncoding.EncodeToString(append([]byte{0x80}, make([]byte, 255)...))

func TestParseKeySet(t *testing.T) {
	key := func(fields string) string { return `{"keys":[{"kty":"RSA","kid":"a",` + fields + `}]}` }
	for name, c := range map[string]struct{ text, says string }{
		"good":             {key(`"n":"` + modulus + `","e":"AQAB","x5c":["…"]`), ""},
		"for signatures":   {key(`"use":"sig","n":"` + modulus + `","e":"Aw"`), ""},
		"for encryption":   {key(`"use":"enc","n":"` + modulus + `","e":"AQAB"`), "no RSA key for signatures"},
		"no keys":          {`{"keys":[]}`, "no RSA key for signatures"},
		"no set":           {`[]`, "unmarshal JSON array"}, // after cannot or unable to: the library changes between them
		"short":            {key(`"n":"AQAB","e":"AQAB"`), "the modulus has 17 bits"},
		"long":             {key(`"n":"` + strings.Repeat("A8", 2000) + `","e":"AQAB"`), "expected 2048 to 8192"},
		"not base64":       {key(`"n":"?","e":"AQAB"`), "the modulus: illegal base64"},
		"exponent 1":       {key(`"n":"` + modulus + `","e":"AQ"`), "the exponent must be an odd number"},
		"exponent 2":       {key(`"n":"` + modulus + `","e":"Ag"`), "the exponent must be an odd number"},
		"exponent of 2^32": {key(`"n":"` + modulus + `","e":"AQAAAAE"`), "the exponent must be an odd number"},
		"no exponent":      {key(`"n":"` + modulus + `"`), "the exponent must be an odd number"},
	} {
		keys, err := parseKeySet([]byte(c.text))
		switch {
		case c.says == "" && (err != nil || keys["a"] == nil):
			t.Errorf("%s: got %v, %v", name, keys, err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func FuzzParseKeySet(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"` + modulus + `","e":"AQAB"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"EC"},null]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		keys, err := parseKeySet(text)
		if (len(keys) == 0) == (err == nil) {
			t.Fatalf("%d keys, %v", len(keys), err)
		}
		for id, key := range keys {
			if id == "" || key.N.BitLen() < smallestKey || key.E < 3 {
				t.Fatalf("key %q: %d bits, exponent %d", id, key.N.BitLen(), key.E)
			}
		}
	})
}
