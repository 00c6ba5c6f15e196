package host

import (
	"fmt"
	"net"
	"strconv"
)

// mode is who calls the program.
type mode int

const (
	customHandler mode = iota // the Functions host
	upstreamCalls             // the service
)

// String returns the mode as logs show it.
func (m mode) String() string {
	if m == customHandler {
		return "custom handler"
	}
	return "upstream"
}

// place is what the environment and the options say about where to run.
type place struct {
	mode mode
	addr string
	hint string // worth logging; may be empty
}

// portSettings are how the Functions host names the port, the old one last
// (HttpWorkerConstants.cs).
var portSettings = [...]string{"FUNCTIONS_CUSTOMHANDLER_PORT", "FUNCTIONS_HTTPWORKER_PORT"}

const (
	addrSetting = "HUBWIRE_ADDR"
	portSetting = "PORT" // of container platforms
	defaultAddr = "127.0.0.1:8080"
)

func placeOf(cfg config) (place, error) {
	for _, setting := range portSettings {
		if port := cfg.getenv(setting); port != "" {
			if err := checkPort(setting, port); err != nil {
				return place{}, err
			}
			return place{mode: customHandler, addr: net.JoinHostPort("127.0.0.1", port)}, nil
		}
	}
	where := place{mode: upstreamCalls}
	switch port := cfg.getenv(portSetting); {
	case cfg.addr != "":
		where.addr = cfg.addr
	case cfg.getenv(addrSetting) != "":
		where.addr = cfg.getenv(addrSetting)
	case port != "":
		if err := checkPort(portSetting, port); err != nil {
			return place{}, err
		}
		where.addr = net.JoinHostPort("", port)
	default:
		where.addr = defaultAddr
		where.hint = "only this machine reaches the program: set PORT or " + addrSetting + " to serve others"
	}
	return where, nil
}

func checkPort(setting, port string) error {
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%s is %q, expected a port number from 0 to 65535", setting, port)
	}
	return nil
}
