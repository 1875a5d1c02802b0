// every-rpc calls every RPC of User and Post with the defaults of grpc-go. It prints one line of JSON for each check,
// with its name and the failure.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"

	"duet.example/clients/contract/v1/post"
	"duet.example/clients/contract/v1/user"
)

const timeout = 30 * time.Second

type check struct {
	name string
	run  func(context.Context) error
}

func main() {
	userAddress := flag.String("user", "", "address of User")
	postAddress := flag.String("post", "", "address of Post")
	slowAddress := flag.String("slow-post", "", "address of Post behind a path with latency")
	exportBytes := flag.Int("export-bytes", 200_000_000, "how many bytes of posts are written and exported")
	flag.Parse()

	userConnection, postConnection := connect(*userAddress), connect(*postAddress)
	users := user.NewUserClient(userConnection)
	posts := post.NewPostClient(postConnection)
	slow := post.NewPostClient(connect(*slowAddress))
	compressed := grpc.UseCompressor(gzip.Name)

	checks := []check{
		{"every RPC of User", func(ctx context.Context) error { return userRPCs(ctx, users) }},
		{"every RPC of User, gzip", func(ctx context.Context) error { return userRPCs(ctx, users, compressed) }},
		{"every RPC of Post", func(ctx context.Context) error { return postRPCs(ctx, posts) }},
		{"every RPC of Post, gzip", func(ctx context.Context) error { return postRPCs(ctx, posts, compressed) }},
		{"methods of User", func(ctx context.Context) error { return reachable(ctx, userConnection, user.File_v1_user_user_proto) }},
		{"methods of Post", func(ctx context.Context) error { return reachable(ctx, postConnection, post.File_v1_post_post_proto) }},
		{"deadlines", func(ctx context.Context) error { return deadlines(ctx, users) }},
		{"cancellation", func(ctx context.Context) error { return cancellation(ctx, users) }},
		{"binary metadata", func(ctx context.Context) error { return binaryMetadata(ctx, users) }},
		{"Unicode errors", func(ctx context.Context) error { return unicodeErrors(ctx, users) }},
		{"details of errors", func(ctx context.Context) error { return errorDetails(ctx, users) }},
		{"writing large posts", func(ctx context.Context) error { return fill(ctx, posts, *exportBytes) }},
		{"pages of 1 MiB", func(ctx context.Context) error { return largePages(ctx, posts, 4, 1<<20) }},
		{"pages as large as they get", func(ctx context.Context) error { return largePages(ctx, posts, 1_000, 2<<20) }},
		{"an export over a path with latency", func(ctx context.Context) error { return largeExport(ctx, slow, *exportBytes) }},
	}
	out := json.NewEncoder(os.Stdout)
	for _, check := range checks {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		ctx = metadata.AppendToOutgoingContext(ctx, "x-raw-bin", "\x00\xff\x80,")
		failure := ""
		if err := check.run(ctx); err != nil {
			failure = err.Error()
		}
		cancel()
		if err := out.Encode(map[string]string{"name": check.name, "failure": failure}); err != nil {
			log.Fatal(err)
		}
	}
}

func connect(address string) *grpc.ClientConn {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	return connection
}
