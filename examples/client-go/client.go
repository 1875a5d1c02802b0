package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	_ "google.golang.org/grpc/health" // for healthCheckConfig
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"
)

// serviceConfig balances calls over the addresses of the headless name, skips pods that are not SERVING, and retries
// the methods that the contract allows clients to repeat (idempotency_level). It stops retrying when most calls fail.
const serviceConfig = `{
  "loadBalancingConfig": [{"round_robin": {}}],
  "healthCheckConfig": {"serviceName": "v1.post.Post"},
  "methodConfig": [{
    "name": [
      {"service": "v1.post.Post", "method": "GetPost"},
      {"service": "v1.post.Post", "method": "ListPosts"},
      {"service": "v1.post.Post", "method": "ListPostsByUserId"},
      {"service": "v1.post.Post", "method": "DeletePost"},
      {"service": "v1.post.Post", "method": "ExportPosts"}
    ],
    "waitForReady": true,
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": "0.05s",
      "maxBackoff": "1s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }],
  "retryThrottling": {"maxTokens": 100, "tokenRatio": 0.1}
}`

// settings name the address of Post, the CA to trust and the token to send.
type settings struct {
	// The headless name, which resolves to the address of each pod: dns:///duet-post-headless.duet:9001.
	address string
	// The name in the certificate of each pod: duet-post.duet.svc.
	serverName string
	// The directory that contains ca.crt.
	tlsDirectory string
	// The file of a ServiceAccount token for Post's audience. The kubelet replaces the token before it expires.
	tokenFile string
}

// connect creates the only channel to Post, for the life of the process. The first call opens its connections.
func connect(s settings) (*grpc.ClientConn, error) {
	authorities, err := os.ReadFile(filepath.Join(s.tlsDirectory, "ca.crt"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authorities) {
		return nil, fmt.Errorf("%s/ca.crt has no certificate", s.tlsDirectory)
	}
	// The client reads the CA once: its certificate outlives those of the pods by years. Restart clients for a new CA.
	secure := credentials.NewTLS(&tls.Config{RootCAs: roots, ServerName: s.serverName, MinVersion: tls.VersionTLS12})
	return grpc.NewClient(s.address,
		grpc.WithTransportCredentials(secure),
		grpc.WithPerRPCCredentials(tokenFile(s.tokenFile)),
		grpc.WithDefaultServiceConfig(serviceConfig),
		// Time must be at least the server's KEEPALIVE_MIN_TIME_MS, 10 s, or the server closes the connection.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{
			Time:                30 * time.Second,
			Timeout:             10 * time.Second,
			PermitWithoutStream: true,
		}),
	)
}

// tokenFile names a file whose token the kubelet replaces before it expires. Each call reads it, from memory.
type tokenFile string

func (f tokenFile) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	token, err := os.ReadFile(string(f))
	if err != nil {
		return nil, status.Error(codes.Unavailable, err.Error())
	}
	return map[string]string{"authorization": "Bearer " + strings.TrimSpace(string(token))}, nil
}

func (tokenFile) RequireTransportSecurity() bool { return true }
