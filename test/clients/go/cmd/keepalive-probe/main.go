// keepalive-probe pings an HTTP/2 server faster or slower than its policy allows, and prints the result as one line of
// JSON. It writes the frames itself, because a gRPC client adapts after a GOAWAY for too many pings.
//
// -hold keeps one call open without a message, so that the connection is not idle; -call-every makes whole calls, so
// that the server has something to send.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

type goAway struct {
	Code         uint32 `json:"code"`
	Name         string `json:"name"`
	Debug        string `json:"debug"`
	LastStreamID uint32 `json:"lastStreamId"`
	AfterMs      int64  `json:"afterMs"`
	// AfterPings is the number of pings sent before the frame arrived.
	AfterPings int `json:"afterPings"`
}

type report struct {
	Pings   int      `json:"pings"`
	Acks    int      `json:"acks"`
	Calls   int      `json:"calls"`
	Answers int      `json:"answers"`
	GoAways []goAway `json:"goAways"`
	// ClosedAfterMs is null if the connection outlived the probe.
	ClosedAfterMs *int64 `json:"closedAfterMs"`
}

type options struct {
	authority, method    string
	scheme               string
	pingEvery, callEvery time.Duration
	duration             time.Duration
	hold                 bool
}

func main() {
	log.SetFlags(0)
	address := flag.String("address", "localhost:9000", "host:port of the server")
	ca := flag.String("ca", "", "file of CA certificates; without it the connection is plaintext")
	serverName := flag.String("server-name", "", "name that the server's certificate must carry, when it is not the host")
	var o options
	flag.DurationVar(&o.pingEvery, "ping-every", 100*time.Millisecond, "time between pings")
	flag.DurationVar(&o.duration, "for", 5*time.Second, "how long to go on, unless the server closes before")
	flag.BoolVar(&o.hold, "hold", false, "keep one call open")
	flag.DurationVar(&o.callEvery, "call-every", 0, "time between whole calls; 0 makes none")
	flag.StringVar(&o.method, "method", "/v1.user.User/GetUser", "method of the calls; they carry an empty message")
	flag.Parse()
	o.authority, o.scheme = *address, "http"
	if *ca != "" {
		o.scheme = "https"
	}

	connection, err := dial(*address, *ca, *serverName)
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	result, err := probe(connection, o)
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		log.Fatal(err)
	}
}

func dial(address, caFile, serverName string) (net.Conn, error) {
	if caFile == "" {
		return net.DialTimeout("tcp", address, 5*time.Second)
	}
	bundle, err := os.ReadFile(caFile)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(bundle) {
		return nil, fmt.Errorf("%s holds no certificate", caFile)
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	return tls.DialWithDialer(dialer, "tcp", address, &tls.Config{RootCAs: pool, ServerName: serverName, NextProtos: []string{http2.NextProtoTLS}})
}

// probe runs in one goroutine, and a second one only reads frames, so they share no counter.
func probe(connection net.Conn, o options) (report, error) {
	if _, err := io.WriteString(connection, http2.ClientPreface); err != nil {
		return report{}, err
	}
	framer := http2.NewFramer(connection, connection)
	if err := framer.WriteSettings(); err != nil {
		return report{}, err
	}
	caller := newCaller(framer, o)
	if o.hold {
		if err := caller.open(); err != nil {
			return report{}, err
		}
	}

	frames, closed := readFrames(connection)
	started := time.Now()
	result := report{GoAways: []goAway{}}
	end := time.After(o.duration)
	pings := time.Tick(o.pingEvery)
	var calls <-chan time.Time
	if o.callEvery > 0 {
		calls = time.Tick(o.callEvery)
	}
	// A failed write can be ignored: the reader sees the same close, after the GOAWAY before it.
	for {
		select {
		case <-pings:
			var payload [8]byte
			binary.BigEndian.PutUint64(payload[:], uint64(result.Pings)+1)
			if framer.WritePing(false, payload) == nil {
				result.Pings++
			}
		case <-calls:
			if caller.open() == nil && caller.finish() == nil {
				result.Calls++
			}
		case received := <-frames:
			switch {
			case received.goAway != nil:
				received.goAway.AfterMs = time.Since(started).Milliseconds()
				received.goAway.AfterPings = result.Pings
				result.GoAways = append(result.GoAways, *received.goAway)
			case received.settings:
				_ = framer.WriteSettingsAck()
			case received.ping != nil:
				_ = framer.WritePing(true, *received.ping)
			case received.pingAck:
				result.Acks++
			case received.streamEnd:
				result.Answers++
			}
		case <-closed:
			after := time.Since(started).Milliseconds()
			result.ClosedAfterMs = &after
			return result, nil
		case <-end:
			return result, nil
		}
	}
}

// event has the data that the probe needs from a frame, because the framer reuses a frame's memory for the next one.
type event struct {
	goAway                       *goAway
	ping                         *[8]byte
	settings, pingAck, streamEnd bool
}

func readFrames(connection net.Conn) (<-chan event, <-chan struct{}) {
	events, closed := make(chan event), make(chan struct{})
	framer := http2.NewFramer(io.Discard, connection)
	go func() {
		defer close(closed)
		for {
			frame, err := framer.ReadFrame()
			if err != nil {
				var stream http2.StreamError
				if errors.As(err, &stream) {
					continue
				}
				return
			}
			switch frame := frame.(type) {
			case *http2.GoAwayFrame:
				events <- event{goAway: &goAway{
					Code: uint32(frame.ErrCode), Name: frame.ErrCode.String(), Debug: string(frame.DebugData()), LastStreamID: frame.LastStreamID,
				}}
			case *http2.SettingsFrame:
				events <- event{settings: !frame.IsAck()}
			case *http2.PingFrame:
				payload := frame.Data
				if frame.IsAck() {
					events <- event{pingAck: true}
				} else {
					events <- event{ping: &payload}
				}
			case *http2.HeadersFrame:
				events <- event{streamEnd: frame.StreamEnded()}
			}
		}
	}()
	return events, closed
}

type caller struct {
	framer  *http2.Framer
	options options
	next    uint32
	buffer  bytes.Buffer
	encoder *hpack.Encoder
}

func newCaller(framer *http2.Framer, o options) *caller {
	c := &caller{framer: framer, options: o, next: 1}
	c.encoder = hpack.NewEncoder(&c.buffer)
	return c
}

// open sends the headers of a call, and no message.
func (c *caller) open() error {
	c.buffer.Reset()
	for _, field := range [][2]string{
		{":method", "POST"}, {":scheme", c.options.scheme}, {":path", c.options.method}, {":authority", c.options.authority},
		{"content-type", "application/grpc"}, {"te", "trailers"},
	} {
		if err := c.encoder.WriteField(hpack.HeaderField{Name: field[0], Value: field[1]}); err != nil {
			return err
		}
	}
	id := c.next
	c.next += 2
	return c.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: c.buffer.Bytes(), EndHeaders: true})
}

// finish sends an empty message on the last opened call, and half-closes it.
func (c *caller) finish() error {
	return c.framer.WriteData(c.next-2, true, make([]byte, 5))
}
