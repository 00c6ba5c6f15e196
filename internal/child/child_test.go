package child_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hubwire/hubwire/internal/child"
)

// The tests' own binary is the programs that they start: its role, and the address
// to which it tells what happens. When it is gone, so is that connection.
const (
	roleVariable = "CHILD_TEST_ROLE"
	addrVariable = "CHILD_TEST_ADDR"
)

func TestMain(m *testing.M) {
	role := os.Getenv(roleVariable)
	if role == "" {
		os.Exit(m.Run())
	}
	asked, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	conn, err := net.Dial("tcp", os.Getenv(addrVariable))
	if err == nil {
		_, err = fmt.Fprintln(conn, role)
	}
	if err == nil {
		switch role {
		case "polite":
			<-asked.Done()
			fmt.Fprintln(conn, "asked")
			os.Exit(0)
		case "interrupted":
			var leaf *child.Process
			if leaf, err = child.Start(program("leaf", os.Getenv(addrVariable)), func() {}); err == nil {
				<-asked.Done()
				leaf.Stop(context.Background(), time.Nanosecond)
				os.Exit(0)
			}
		case "parent":
			err = program("leaf", os.Getenv(addrVariable)).Start()
		case "supervisor":
			_, err = child.Start(program("leaf", os.Getenv(addrVariable)), func() {})
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	io.Copy(io.Discard, conn) // for ever
}

func program(role, addr string) *exec.Cmd {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), roleVariable+"="+role, addrVariable+"="+addr)
	command.Stderr = os.Stderr
	return command
}

// stage is where programs report.
type stage struct {
	net.Listener
	t *testing.T
}

func newStage(t *testing.T) stage {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return stage{listener, t}
}

// await waits for a program that takes one of the roles.
func (s stage) await(roles ...string) (conn net.Conn, said *bufio.Reader) {
	s.t.Helper()
	conn, err := s.Accept()
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(time.Minute))
	said = bufio.NewReader(conn)
	role, err := said.ReadString('\n')
	if err != nil || !strings.Contains(strings.Join(roles, " "), strings.TrimSpace(role)) {
		s.t.Fatalf("%q has come, %v", role, err)
	}
	return conn, said
}

// gone waits for the end of a program.
func (s stage) gone(conn net.Conn, said *bufio.Reader) {
	s.t.Helper()
	rest, err := io.ReadAll(said) // the end of a program may reset its connections
	if failed, ok := err.(net.Error); len(rest) > 0 || ok && failed.Timeout() {
		s.t.Errorf("said %q, %v", rest, err)
	}
	conn.Close()
}

func (s stage) start(role string) *child.Process {
	s.t.Helper()
	p, err := child.Start(program(role, s.Addr().String()), func() {})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(p.Kill)
	return p
}

func TestChildrenEndWithTheProgram(t *testing.T) {
	s := newStage(t)
	p := s.start("parent")
	first, firstSaid := s.await("parent", "leaf")
	second, secondSaid := s.await("parent", "leaf")
	p.Kill()
	s.gone(first, firstSaid)
	s.gone(second, secondSaid)
}

func TestWhoIsDeafIsKilled(t *testing.T) {
	s := newStage(t)
	p := s.start("leaf")
	conn, said := s.await("leaf")
	p.Stop(t.Context(), time.Nanosecond)
	s.gone(conn, said)
}

// As hubwire dev is ended in a terminal.
func TestInterruptEndsEverything(t *testing.T) {
	s := newStage(t)
	supervisor := withConsole(program("interrupted", s.Addr().String()))
	if err := supervisor.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { supervisor.Process.Kill() })
	first, firstSaid := s.await("interrupted", "leaf")
	second, secondSaid := s.await("interrupted", "leaf")
	if err := interrupt(supervisor.Process); err != nil {
		t.Fatal(err)
	}
	s.gone(first, firstSaid)
	s.gone(second, secondSaid)
	if err := supervisor.Wait(); err != nil {
		t.Error(err)
	}
}

func TestAlive(t *testing.T) {
	ended := exec.Command(os.Args[0], "-test.run=^$")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	if !child.Alive(os.Getpid()) || child.Alive(ended.Process.Pid) {
		t.Errorf("alive: this process %v, an ended one %v", child.Alive(os.Getpid()), child.Alive(ended.Process.Pid))
	}
}
