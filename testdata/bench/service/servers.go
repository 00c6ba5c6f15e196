package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"sync"

	"github.com/coder/websocket"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// serveAll runs the service, and beside it a bare server with one goroutine a
// connection, as the measure of what WebSockets cost by themselves.
func serveAll(ctx context.Context, upstream string) error {
	service, err := emulator.Start(emulator.Options{
		Upstream: []emulator.UpstreamTemplate{{URLTemplate: upstream, CategoryPattern: "messages"}},
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	// What has been freed must show in the process's memory.
	http.HandleFunc("/free", func(http.ResponseWriter, *http.Request) { debug.FreeOSMemory() })
	b := &bare{conns: make(map[*websocket.Conn]bool)}
	http.HandleFunc("/connect", b.connect)
	http.HandleFunc("/broadcast", b.broadcast)
	go func() { _ = http.Serve(listener, nil) }()
	fmt.Println(service.Endpoint()[len("http://"):], listener.Addr())
	<-ctx.Done()
	end, cancel := context.WithCancel(context.Background())
	cancel() // at once
	_ = service.Close(end)
	return nil
}

// bare is a WebSocket server that does nothing but hold and write.
type bare struct {
	mu    sync.Mutex
	conns map[*websocket.Conn]bool
}

func (b *bare) connect(w http.ResponseWriter, r *http.Request) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	b.mu.Lock()
	b.conns[conn] = true
	b.mu.Unlock()
	for {
		if _, _, err := conn.Read(context.Background()); err != nil {
			break
		}
	}
	b.mu.Lock()
	delete(b.conns, conn)
	b.mu.Unlock()
}

// broadcast writes one frame to every socket, one after another.
func (b *bare) broadcast(_ http.ResponseWriter, r *http.Request) {
	frame := []byte(r.URL.Query().Get("text"))
	b.mu.Lock()
	defer b.mu.Unlock()
	for conn := range b.conns {
		_ = conn.Write(context.Background(), websocket.MessageText, frame)
	}
}
