// tutorial-server is a User server with the features of the tutorial's: GetUser and ListUsers, five users in memory,
// and no error details. Every other call is UNIMPLEMENTED, and the response for an unknown user is OK without a user.
// It prints a line of JSON when it listens, and one for each call that it receives.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/stats"

	userv1 "duet.example/clients/gen/v1/user"
)

var users = []*userv1.UserMessage{
	{UserId: "1", Name: "Henry", PhoneNumber: "01012341234", Age: 22},
	{UserId: "2", Name: "Michael", PhoneNumber: "01098128734", Age: 55},
	{UserId: "3", Name: "Jessie", PhoneNumber: "01056785678", Age: 15},
	{UserId: "4", Name: "Max", PhoneNumber: "01099999999", Age: 37},
	{UserId: "5", Name: "Tony", PhoneNumber: "01012344321", Age: 25},
}

type userServer struct {
	userv1.UnimplementedUserServer
}

func (userServer) GetUser(_ context.Context, request *userv1.GetUserRequest) (*userv1.GetUserResponse, error) {
	for _, user := range users {
		if user.UserId == request.UserId {
			return &userv1.GetUserResponse{UserMessage: user}, nil
		}
	}
	return &userv1.GetUserResponse{}, nil
}

func (userServer) ListUsers(context.Context, *userv1.ListUsersRequest) (*userv1.ListUsersResponse, error) {
	return &userv1.ListUsersResponse{UserMessages: users}, nil
}

// callPrinter prints the path of each call. A stats handler sees unknown methods too; an interceptor does not.
type callPrinter struct {
	mutex   sync.Mutex
	encoder *json.Encoder
}

func (p *callPrinter) print(line map[string]string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if err := p.encoder.Encode(line); err != nil {
		log.Fatalf("cannot print: %v", err)
	}
}

func (p *callPrinter) HandleRPC(_ context.Context, event stats.RPCStats) {
	if header, ok := event.(*stats.InHeader); ok {
		p.print(map[string]string{"call": header.FullMethod})
	}
}
func (p *callPrinter) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (p *callPrinter) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (p *callPrinter) HandleConn(context.Context, stats.ConnStats)                       {}

func main() {
	address := flag.String("listen", ":9000", "address to listen on; port 0 takes a free one")
	idle := flag.Duration("idle", 15*time.Second, "MaxConnectionIdle")
	age := flag.Duration("age", 30*time.Second, "MaxConnectionAge")
	grace := flag.Duration("grace", 5*time.Second, "MaxConnectionAgeGrace")
	interval := flag.Duration("time", 5*time.Second, "Time: ping a silent client after this")
	timeout := flag.Duration("timeout", time.Second, "Timeout: drop a client that answers no ping for this long")
	minTime := flag.Duration("min-time", 5*time.Second, "MinTime: the least a client waits between pings")
	permit := flag.Bool("permit-without-stream", true, "PermitWithoutStream")
	flag.Parse()

	printer := &callPrinter{encoder: json.NewEncoder(os.Stdout)}
	server := grpc.NewServer(
		grpc.StatsHandler(printer),
		grpc.KeepaliveParams(keepalive.ServerParameters{
			MaxConnectionIdle: *idle, MaxConnectionAge: *age, MaxConnectionAgeGrace: *grace, Time: *interval, Timeout: *timeout,
		}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: *minTime, PermitWithoutStream: *permit}),
	)
	userv1.RegisterUserServer(server, userServer{})

	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatalf("cannot listen on %s: %v", *address, err)
	}
	printer.print(map[string]string{"listening": listener.Addr().String()})

	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	stopped := make(chan struct{})
	go func() {
		<-ctx.Done()
		server.GracefulStop()
		close(stopped)
	}()
	if err := server.Serve(listener); err != nil {
		log.Fatalf("cannot serve: %v", err)
	}
	<-stopped
}
