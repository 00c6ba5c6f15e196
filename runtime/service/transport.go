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
				err = &SettingError{retrySetting + "__" + name, fmt.Errorf("%q is not a number from 0 on", text)}
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
		err = &SettingError{retrySetting + "__Mode", fmt.Errorf("%q is neither Fixed nor Exponential", mode)}
	}
	return err
}

// parseTimeSpan reads a time as .NET writes it, [d.]hh:mm:ss[.fff], from more than
// zero on.
func parseTimeSpan(text string) (time.Duration, error) {
	wrong := fmt.Errorf("%q is not a time such as 00:00:30", text)
	clock, days := text, 0
	if head, rest, found := strings.Cut(text, "."); found && strings.Contains(rest, ":") {
		var err error
		if days, err = strconv.Atoi(head); err != nil || days < 0 || days > 1000 {
			return 0, wrong
		}
		clock = rest
	}
	parts := strings.Split(clock, ":")
	if len(parts) != 3 {
		return 0, wrong
	}
	total := time.Duration(days) * 24 * time.Hour
	for i, unit := range []string{"h", "m", "s"} {
		part, err := time.ParseDuration(parts[i] + unit)
		if err != nil || part < 0 || i < 2 && strings.Contains(parts[i], ".") || i > 0 && part >= 60*[]time.Duration{time.Hour, time.Minute, time.Second}[i] || i == 0 && part >= 24*time.Hour {
			return 0, wrong
		}
		total += part
	}
	if total <= 0 {
		return 0, wrong
	}
	return total, nil
}
