// load calls GetUser at a steady rate until it receives SIGTERM, like a plain grpc-go client with the tutorial's
// settings. It prints one line of JSON for each failed call, and one for each second, like the programs of
// test/clients/load.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"log"
	"net"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	userv1 "duet.example/clients/gen/v1/user"
)

const deadline = 5 * time.Second

const serviceConfig = `{
  "loadBalancingConfig": [{"round_robin": {}}],
  "methodConfig": [{
    "name": [{"service": "v1.user.User"}],
    "waitForReady": true,
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": ".01s",
      "maxBackoff": ".01s",
      "backoffMultiplier": 1.0,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
}`

func main() {
	log.SetFlags(0)
	name := flag.String("name", "grpc-go headless", "what the lines call this client")
	target := flag.String("target", "", "target of the User service, as dns:///name:port")
	ca := flag.String("ca", "", "file of CA certificates")
	serverName := flag.String("server-name", "", "name that the server's certificate must carry")
	tokenFile := flag.String("token-file", "", "file with a bearer token to send")
	rate := flag.Int("rate", 50, "calls a second")
	flag.Parse()

	bundle, err := os.ReadFile(*ca)
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(bundle) {
		log.Fatalf("%s holds no certificate", *ca)
	}
	connection, err := grpc.NewClient(*target,
		grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: pool, ServerName: *serverName})),
		grpc.WithPerRPCCredentials(bearer{*tokenFile}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: time.Second, PermitWithoutStream: true}),
		grpc.WithDefaultServiceConfig(serviceConfig),
	)
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()

	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	users := userv1.NewUserClient(connection)
	tally := &tally{client: *name, pods: map[string]int{}, out: json.NewEncoder(os.Stdout)}
	var running sync.WaitGroup
	calls := time.NewTicker(time.Second / time.Duration(*rate))
	seconds := time.NewTicker(time.Second)
	for {
		select {
		case <-calls.C:
			running.Go(func() { call(users, tally) })
		case <-seconds.C:
			tally.flush()
		case <-stop.Done():
			running.Wait()
			tally.flush()
			return
		}
	}
}

func call(users userv1.UserClient, tally *tally) {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	started := time.Now()
	var server peer.Peer
	_, err := users.GetUser(ctx, &userv1.GetUserRequest{UserId: "1"}, grpc.Peer(&server))
	address := "none"
	if server.Addr != nil {
		address = server.Addr.String()
	}
	tally.ended(status.Convert(err), address, started)
}

// tally counts the results of one client in one second.
type tally struct {
	client string
	out    *json.Encoder

	mutex   sync.Mutex
	calls   int
	longest time.Duration
	pods    map[string]int
}

type outcome struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Peer    string `json:"peer"`
}

func (t *tally) ended(s *status.Status, address string, started time.Time) {
	took := time.Since(started)
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.calls++
	t.longest = max(t.longest, took)
	if s.Code() == codes.OK {
		host, _, _ := net.SplitHostPort(address)
		t.pods[host]++
		return
	}
	t.out.Encode(map[string]any{
		"client":  t.client,
		"failed":  outcome{screaming(s.Code()), s.Message(), address},
		"endedMs": time.Now().UnixMilli(),
		"tookMs":  took.Milliseconds(),
	})
}

func (t *tally) flush() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.calls == 0 {
		return
	}
	t.out.Encode(map[string]any{
		"client": t.client, "second": time.Now().Unix(), "calls": t.calls, "longestMs": t.longest.Milliseconds(), "pods": t.pods,
	})
	t.calls, t.longest, t.pods = 0, 0, map[string]int{}
}

// screaming converts a code's name to its canonical name: DeadlineExceeded to DEADLINE_EXCEEDED.
func screaming(code codes.Code) string {
	var name strings.Builder
	for i, letter := range code.String() {
		if i > 0 && letter >= 'A' && letter <= 'Z' {
			name.WriteByte('_')
		}
		name.WriteRune(letter)
	}
	return strings.ToUpper(name.String())
}

// bearer reads its file for each call, because the token is rotated.
type bearer struct{ file string }

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	token, err := os.ReadFile(b.file)
	if err != nil {
		return nil, err
	}
	return map[string]string{"authorization": "Bearer " + strings.TrimSpace(string(token))}, nil
}

func (bearer) RequireTransportSecurity() bool { return true }
