package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

// client is the least that a WebSocket client can be: thousands of them fit
// into the process that loads the service.
type client struct {
	conn net.Conn
	in   *bufio.Reader
}

// dial opens a WebSocket.
func dial(host, path, token string) (*client, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	c := &client{conn, bufio.NewReaderSize(conn, 512)}
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer %s\r\n\r\n", path, host, token)
	status, err := c.in.ReadString('\n')
	if err == nil && !strings.Contains(status, " 101 ") {
		err = fmt.Errorf("the answer is %s", status)
	}
	for line := ""; err == nil && line != "\r\n"; {
		line, err = c.in.ReadString('\n')
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

// connect connects to the service and shakes hands.
func connect(host, token string) (*client, error) {
	c, err := dial(host, "/client/?hub=load", token)
	if err != nil {
		return nil, err
	}
	if err := c.write("{\"protocol\":\"json\",\"version\":1}\x1e"); err != nil {
		return nil, err
	}
	if answer, err := c.read(); err != nil || string(answer) != "{}\x1e" {
		return nil, fmt.Errorf("handshake: %s, %v", answer, err)
	}
	return c, nil
}

// write sends one text frame of under 126 bytes, masked with zeros.
func (c *client) write(text string) error {
	_, err := c.conn.Write(append([]byte{0x81, 0x80 | byte(len(text)), 0, 0, 0, 0}, text...))
	return err
}

// read returns the next text frame.
func (c *client) read() ([]byte, error) {
	for {
		var head [2]byte
		if _, err := io.ReadFull(c.in, head[:]); err != nil {
			return nil, err
		}
		length := int(head[1])
		if length == 126 {
			var long [2]byte
			if _, err := io.ReadFull(c.in, long[:]); err != nil {
				return nil, err
			}
			length = int(binary.BigEndian.Uint16(long[:]))
		}
		data := make([]byte, length)
		if _, err := io.ReadFull(c.in, data); err != nil {
			return nil, err
		}
		if head[0] == 0x81 && string(data) != "{\"type\":6}\x1e" {
			return data, nil
		}
	}
}

// sign makes a token of the service's.
func sign(audience string) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"aud": audience, "exp": time.Now().Add(time.Hour).Unix(),
	}).SignedString([]byte(emulator.DefaultAccessKey))
}
