// tutorial-client makes one call like the tutorial's clients, with only the tutorial's fields and its settings, and
// prints the response as one line of JSON. If the call fails, it prints the error to standard error and exits with 1.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	postv1 "duet.example/clients/gen/v1/post"
	userv1 "duet.example/clients/gen/v1/user"
)

const serviceConfig = `{
  "loadBalancingPolicy": "round_robin",
  "methodConfig": [{
    "name": [{"service": "v1.user.User"}, {"service": "v1.post.Post"}],
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
	address := flag.String("address", "localhost:9001", "target of the server that is called")
	call := flag.String("call", "ListPosts", "GetUser, ListUsers, ListPosts or ListPostsByUserId")
	userID := flag.String("user-id", "", "user_id for GetUser and ListPostsByUserId")
	ca := flag.String("ca", "", "file of CA certificates; without it the connection is plaintext")
	serverName := flag.String("server-name", "", "name that the server's certificate must carry, when it is not the target's")
	tokenFile := flag.String("token-file", "", "file with a bearer token to send; needs -ca")
	timeout := flag.Duration("timeout", 10*time.Second, "deadline of the call")
	flag.Parse()

	transport, err := transportCredentials(*ca, *serverName)
	if err != nil {
		log.Fatal(err)
	}
	options := []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: time.Second, PermitWithoutStream: true}),
		grpc.WithDefaultServiceConfig(serviceConfig),
	}
	if *tokenFile != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer{*tokenFile}))
	}
	connection, err := grpc.NewClient(*address, options...)
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()

	ctx, cancel := context.WithTimeout(context.Background(), *timeout)
	defer cancel()
	response, err := invoke(ctx, connection, *call, *userID)
	if err != nil {
		log.Fatal(err)
	}
	printed, err := protojson.MarshalOptions{EmitUnpopulated: true}.Marshal(response)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(printed))
}

func invoke(ctx context.Context, connection grpc.ClientConnInterface, call, userID string) (proto.Message, error) {
	switch users, posts := userv1.NewUserClient(connection), postv1.NewPostClient(connection); call {
	case "GetUser":
		return users.GetUser(ctx, &userv1.GetUserRequest{UserId: userID})
	case "ListUsers":
		return users.ListUsers(ctx, &userv1.ListUsersRequest{})
	case "ListPosts":
		return posts.ListPosts(ctx, &postv1.ListPostsRequest{})
	case "ListPostsByUserId":
		return posts.ListPostsByUserId(ctx, &postv1.ListPostsByUserIdRequest{UserId: userID})
	default:
		return nil, fmt.Errorf("-call %q is none of the tutorial's", call)
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
		return nil, fmt.Errorf("%s holds no certificate", caFile)
	}
	return credentials.NewTLS(&tls.Config{RootCAs: pool, ServerName: serverName}), nil
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
