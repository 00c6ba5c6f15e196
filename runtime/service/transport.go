package service

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// App settings that the Functions extension reads too (OptionsSetup.cs of it).
const (
	retrySetting   = "AzureSignalRRetry"
	timeoutSetting = "AzureSignalRHttpClientTimeout"
)

// readTransport reads how often and how long requests are made, where settings
// say so.
func (s *Settings) readTransport() error {
	var err error
	number := func(name string, into *int) {
		if text := s.property(retrySetting, name); text != "" && err == nil {
			if *into, err = strconv.Atoi(text); err != nil || *into < 0 {
				err = &SettingError{retrySetting + "__" + name, fmt.Errorf("invalid number %q: expected 0 or more", text)}
			}
		}
	}
	span := func(setting, text string, into *time.Duration) {
		if text != "" && err == nil {
			if *into, err = parseTimeSpan(text); err != nil {
				err = &SettingError{setting, err}
			}
		}
	}
	number("MaxRetries", &s.retry.most)
	span(retrySetting+"__Delay", s.property(retrySetting, "Delay"), &s.retry.first)
	span(retrySetting+"__MaxDelay", s.property(retrySetting, "MaxDelay"), &s.retry.longest)
	span(timeoutSetting, s.lookup(timeoutSetting), &s.timeout)
	switch mode := s.property(retrySetting, "Mode"); {
	case err != nil, mode == "", strings.EqualFold(mode, "Exponential"):
	case strings.EqualFold(mode, "Fixed"):
		s.retry.fixed = true
	default:
		err = &SettingError{retrySetting + "__Mode", fmt.Errorf("invalid mode %q: expected Fixed or Exponential", mode)}
	}
	return err
}

// parseTimeSpan reads a time as .NET writes it, hh:mm:ss with fractions of a second.
func parseTimeSpan(text string) (time.Duration, error) {
	var hours, minutes int
	var seconds float64
	var rest string
	n, _ := fmt.Sscanf(text+" end", "%d:%d:%f %s", &hours, &minutes, &seconds, &rest)
	if n != 4 || hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds >= 60 || hours > 24 {
		return 0, fmt.Errorf("invalid time %q: expected one such as 00:00:30", text)
	}
	span := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute + time.Duration(seconds*float64(time.Second))
	if span == 0 {
		return 0, fmt.Errorf("invalid time %q: expected more than zero", text)
	}
	return span, nil
}
