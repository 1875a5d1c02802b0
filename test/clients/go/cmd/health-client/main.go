// health-client calls grpc.health.v1.Health like any grpc-go client, and prints the results as JSON.
//
//	health-client -address host:port -for 5s -workers 20   calls Check repeatedly; prints one line of totals
//	health-client -address host:port -watch                prints a line for each status from Watch, and one for its end
//
// -service-config gives the channel a service config, for retries.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log"
	"os"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
)

type totals struct {
	Calls int `json:"calls"`
	// Failed counts by the code and the text of the status.
	Failed map[string]int `json:"failed"`
}

func main() {
	log.SetFlags(0)
	address := flag.String("address", "localhost:9000", "host:port of the server")
	ca := flag.String("ca", "", "file of CA certificates; without it the connection is plaintext")
	serverName := flag.String("server-name", "", "name that the server's certificate must carry, when it is not the host")
	serviceConfig := flag.String("service-config", "{}", "the channel's service config, as JSON")
	service := flag.String("service", "", "the service whose health is asked")
	watch := flag.Bool("watch", false, "watch instead of asking again and again")
	duration := flag.Duration("for", 5*time.Second, "how long to go on")
	workers := flag.Int("workers", 20, "calls in flight")
	calls := flag.Int("calls", 0, "stop after so many calls; 0 goes on for the whole time")
	flag.Parse()

	transport, err := transportCredentials(*ca, *serverName)
	if err != nil {
		log.Fatal(err)
	}
	connection, err := grpc.NewClient(*address, grpc.WithTransportCredentials(transport), grpc.WithDefaultServiceConfig(*serviceConfig))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	client := healthpb.NewHealthClient(connection)
	ctx, cancel := context.WithTimeout(context.Background(), *duration)
	defer cancel()
	out := json.NewEncoder(os.Stdout)
	if *watch {
		err = watchHealth(ctx, client, *service, out)
	} else {
		err = out.Encode(checkHealth(ctx, client, *service, *workers, *calls))
	}
	if err != nil {
		log.Fatal(err)
	}
}

func transportCredentials(caFile, serverName string) (credentials.TransportCredentials, error) {
	if caFile == "" {
		return insecure.NewCredentials(), nil
	}
	bundle, err := os.ReadFile(caFile)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(bundle) {
		return nil, errors.New("no certificate in " + caFile)
	}
	return credentials.NewTLS(&tls.Config{RootCAs: pool, ServerName: serverName}), nil
}

// checkHealth sets a deadline for each call, so that no call fails when the time ends.
func checkHealth(ctx context.Context, client healthpb.HealthClient, service string, workers, calls int) totals {
	result := totals{Failed: map[string]int{}}
	var mutex sync.Mutex
	begin := func() bool {
		mutex.Lock()
		defer mutex.Unlock()
		if ctx.Err() != nil || (calls > 0 && result.Calls >= calls) {
			return false
		}
		result.Calls++
		return true
	}
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for begin() {
				call, cancel := context.WithTimeout(context.Background(), 10*time.Second)
				_, err := client.Check(call, &healthpb.HealthCheckRequest{Service: service})
				cancel()
				if err == nil {
					continue
				}
				mutex.Lock()
				result.Failed[status.Code(err).String()+": "+status.Convert(err).Message()]++
				mutex.Unlock()
			}
		})
	}
	running.Wait()
	return result
}

func watchHealth(ctx context.Context, client healthpb.HealthClient, service string, out *json.Encoder) error {
	watching, err := client.Watch(ctx, &healthpb.HealthCheckRequest{Service: service})
	if err != nil {
		return err
	}
	for {
		response, err := watching.Recv()
		if err != nil {
			ended := status.Code(err).String()
			if errors.Is(err, io.EOF) {
				ended = "OK"
			}
			return out.Encode(map[string]string{"ended": ended})
		}
		if err := out.Encode(map[string]string{"status": response.Status.String()}); err != nil {
			return err
		}
	}
}
