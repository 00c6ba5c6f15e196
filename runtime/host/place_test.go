package host

import "testing"

func TestTheEnvironmentSaysWhere(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		addr string // of WithAddr
		want place
	}{
		{map[string]string{"FUNCTIONS_CUSTOMHANDLER_PORT": "7072"}, "", place{customHandler, "127.0.0.1:7072", ""}},
		{map[string]string{"FUNCTIONS_HTTPWORKER_PORT": "7073"}, "", place{customHandler, "127.0.0.1:7073", ""}},
		{map[string]string{"FUNCTIONS_CUSTOMHANDLER_PORT": "7072", "FUNCTIONS_HTTPWORKER_PORT": "7073", "PORT": "80", "HUBWIRE_ADDR": ":81"}, ":82", place{customHandler, "127.0.0.1:7072", ""}},
		{map[string]string{"PORT": "80", "HUBWIRE_ADDR": ":81"}, ":82", place{upstreamCalls, ":82", ""}},
		{map[string]string{"PORT": "80", "HUBWIRE_ADDR": ":81"}, "", place{upstreamCalls, ":81", ""}},
		{map[string]string{"PORT": "80"}, "", place{upstreamCalls, ":80", ""}},
		{nil, "", place{upstreamCalls, "127.0.0.1:8080", "only this machine reaches the program: set PORT or HUBWIRE_ADDR to serve others"}},
	} {
		cfg := collect([]Option{WithAddr(c.addr), WithEnvironment(func(name string) string { return c.env[name] })})
		if got, err := placeOf(cfg); err != nil || got != c.want {
			t.Errorf("%v: got %+v, %v; want %+v", c.env, got, err, c.want)
		}
	}
}
