package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// dialers is how many connections are made at once.
const dialers = 64

func (l load) run(ctx context.Context) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	go func() { _ = http.Serve(listener, http.HandlerFunc(answer)) }()
	for _, measure := range []func(context.Context, *servers) error{l.idle, l.invocations, l.comeAndGo} {
		s, err := startServers(ctx, "http://"+listener.Addr().String()+"/{event}")
		if err != nil {
			return err
		}
		if err := errors.Join(measure(ctx, s), s.stop()); err != nil {
			return err
		}
	}
	return nil
}

// answer is the upstream: it completes every invocation.
func answer(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	_, id, _ := bytes.Cut(body, []byte(`"invocationId":"`))
	id, _, _ = bytes.Cut(id, []byte(`"`))
	fmt.Fprintf(w, "{\"type\":3,\"invocationId\":\"%s\",\"result\":1}\x1e", id)
}

// many makes connections, several at once.
func many(count int, one func() (*client, error)) ([]*client, error) {
	clients, errs := make([]*client, count), make([]error, count)
	var group sync.WaitGroup
	turn := make(chan struct{}, dialers)
	for i := range count {
		turn <- struct{}{}
		group.Go(func() {
			clients[i], errs[i] = one()
			<-turn
		})
	}
	group.Wait()
	return clients, errors.Join(errs...)
}

func end(clients []*client) {
	for _, c := range clients {
		if c != nil {
			_ = c.conn.Close()
		}
	}
}

// idle measures connections that do nothing, then a broadcast to all of them.
func (l load) idle(_ context.Context, s *servers) error {
	token, err := sign("http://" + s.service + "/client/")
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		name string
		one  func() (*client, error)
		send func() error
	}{
		{"service", func() (*client, error) { return connect(s.service, token) }, func() error { return broadcast(s.service) }},
		{"bare", func() (*client, error) { return dial(s.bare, "/connect", "") }, func() error {
			return get("http://" + s.bare + "/broadcast?text=" + url.QueryEscape(message))
		}},
	} {
		before, err := s.memory()
		if err != nil {
			return err
		}
		clients, err := many(l.connections, kind.one)
		if err != nil {
			return err
		}
		after, err := s.memory()
		if err != nil {
			return err
		}
		fmt.Printf("%-8s %6d idle connections   %5.1f KiB each\n", kind.name, l.connections, float64(after-before)/float64(l.connections)/1024)
		times, err := l.time(clients, kind.send)
		if err != nil {
			return err
		}
		fmt.Printf("%-8s %6d get one broadcast  %5.0f ms, at best %.0f\n", kind.name, l.connections, ms(times[len(times)/2]), ms(times[0]))
		end(clients)
	}
	return nil
}

// time returns how long broadcasts take until the last client has each,
// sorted.
func (l load) time(clients []*client, send func() error) ([]time.Duration, error) {
	got := make(chan error, len(clients))
	for _, c := range clients {
		go func() {
			for range l.broadcasts {
				_, err := c.read()
				got <- err
			}
		}()
	}
	var times []time.Duration
	for range l.broadcasts {
		start := time.Now()
		if err := send(); err != nil {
			return nil, err
		}
		for range clients {
			if err := <-got; err != nil {
				return nil, err
			}
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	return times, nil
}

const message = "{\"type\":1,\"target\":\"news\",\"arguments\":[\"something happened\"]}\x1e"

func broadcast(host string) error {
	address := "http://" + host + "/api/hubs/load/:send"
	token, err := sign(address)
	if err != nil {
		return err
	}
	r, err := http.NewRequest("POST", address, strings.NewReader(`{"target":"news","arguments":["something happened"]}`))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	return do(r)
}

func get(address string) error {
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return err
	}
	return do(r)
}

func do(r *http.Request) error {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		text, _ := io.ReadAll(response.Body)
		return fmt.Errorf("%s: %s %s", r.URL.Path, response.Status, text)
	}
	return nil
}

// invocations measures calls at a fixed rate; a call that starts late because
// of the ones before counts from when it should have started.
func (l load) invocations(ctx context.Context, s *servers) error {
	token, err := sign("http://" + s.service + "/client/")
	if err != nil {
		return err
	}
	clients, err := many(l.callers, func() (*client, error) { return connect(s.service, token) })
	if err != nil {
		return err
	}
	defer end(clients)
	every := time.Duration(l.callers) * time.Second / time.Duration(l.rate)
	before, err := s.cpu()
	if err != nil {
		return err
	}
	took, errs := make([][]time.Duration, len(clients)), make([]error, len(clients))
	start := time.Now()
	var group sync.WaitGroup
	for i, c := range clients {
		group.Go(func() {
			due := start.Add(every * time.Duration(i) / time.Duration(len(clients)))
			for n := 0; due.Before(start.Add(l.calls)) && ctx.Err() == nil && errs[i] == nil; n++ {
				time.Sleep(time.Until(due))
				if errs[i] = c.write(fmt.Sprintf("{\"type\":1,\"invocationId\":\"%d\",\"target\":\"add\",\"arguments\":[1,2]}\x1e", n)); errs[i] == nil {
					_, errs[i] = c.read()
				}
				took[i] = append(took[i], time.Since(due))
				due = due.Add(every)
			}
		})
	}
	group.Wait()
	elapsed := time.Since(start)
	after, err := s.cpu()
	if err != nil {
		return err
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	fmt.Printf("service  %6.0f invocations/s, %d connections: median %.1f ms, p99 %.1f ms, worst %.0f ms; %.0f µs CPU each\n",
		float64(len(all))/elapsed.Seconds(), l.callers, ms(all[len(all)/2]), ms(all[len(all)*99/100]), ms(all[len(all)-1]),
		float64((after-before).Microseconds())/float64(len(all)))
	return errors.Join(errs...)
}

// comeAndGo connects and disconnects for a while and looks at the memory.
func (l load) comeAndGo(ctx context.Context, s *servers) error {
	token, err := sign("http://" + s.service + "/client/")
	if err != nil {
		return err
	}
	start, count, line := time.Now(), 0, []string{}
	for slice := range 6 {
		for time.Since(start) < l.churn*time.Duration(slice+1)/6 && ctx.Err() == nil {
			clients, err := many(dialers, func() (*client, error) { return connect(s.service, token) })
			end(clients)
			if err != nil {
				return err
			}
			count += dialers
		}
		memory, err := s.memory()
		if err != nil {
			return err
		}
		line = append(line, strconv.FormatInt(memory>>20, 10))
	}
	fmt.Printf("service  %6d connections came and went in %s: memory %s MiB\n", count, l.churn, strings.Join(line, ", "))
	return nil
}

// memory returns the resident bytes of the servers, after they gave back what
// they do not use.
func (s *servers) memory() (int64, error) {
	if err := get("http://" + s.bare + "/free"); err != nil {
		return 0, err
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	return pages * int64(os.Getpagesize()), err
}

// cpu returns the CPU time that the servers have used, in steps of 10 ms.
func (s *servers) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	// Behind the name, which may have blanks: utime and stime are the 12th and
	// 13th fields.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, err
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
