// A gateway as grpc-gateway's guide shows it: grpc-gateway PORT USER POST.
// https://grpc-ecosystem.github.io/grpc-gateway/docs/tutorials/adding_annotations/
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"duet.example/grpc-gateway/gen/v1/post"
	"duet.example/grpc-gateway/gen/v1/user"
)

func main() {
	port, userAddress, postAddress := os.Args[1], os.Args[2], os.Args[3]
	ctx := context.Background()
	mux := runtime.NewServeMux()
	options := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	if err := user.RegisterUserHandlerFromEndpoint(ctx, mux, userAddress, options); err != nil {
		log.Fatal(err)
	}
	if err := post.RegisterPostHandlerFromEndpoint(ctx, mux, postAddress, options); err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, mux))
}
