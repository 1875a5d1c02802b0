// bench-server responds like the tutorial's Go servers, from memory and without interceptors, so that benchmarks can
// compare ours with them. `bench-server PORT` serves User. `bench-server PORT USER_ADDRESS` serves Post, which fetches
// the authors from User one after the other. The users and posts are the first of bench/data.ts.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	postv1 "duet.example/clients/gen/v1/post"
	userv1 "duet.example/clients/gen/v1/user"
)

const body = "HTTP/2 puts every call of a client on one connection. A balancer that spreads connections spreads nothing then."

var users = map[string]*userv1.UserMessage{
	"1": {UserId: "1", Name: "Henry", PhoneNumber: "01012341234", Age: 15},
	"2": {UserId: "2", Name: "Michael", PhoneNumber: "01012341234", Age: 16},
	"3": {UserId: "3", Name: "Jessie", PhoneNumber: "01012341234", Age: 17},
	"4": {UserId: "4", Name: "Max", PhoneNumber: "01012341234", Age: 18},
}

type userServer struct {
	userv1.UnimplementedUserServer
}

func (userServer) GetUser(_ context.Context, request *userv1.GetUserRequest) (*userv1.GetUserResponse, error) {
	return &userv1.GetUserResponse{UserMessage: users[request.UserId]}, nil
}

// postsOfAuthor maps an author to posts, as in the tutorial.
var postsOfAuthor = []struct {
	userID  string
	postIDs []int
}{
	{"1", []int{1, 2, 3, 4}},
	{"2", []int{5}},
	{"3", []int{6, 7}},
	{"4", []int{8}},
}

type postServer struct {
	postv1.UnimplementedPostServer
	user userv1.UserClient
}

func (s postServer) ListPosts(ctx context.Context, _ *postv1.ListPostsRequest) (*postv1.ListPostsResponse, error) {
	response := &postv1.ListPostsResponse{}
	for _, posts := range postsOfAuthor {
		author, err := s.user.GetUser(ctx, &userv1.GetUserRequest{UserId: posts.userID})
		if err != nil {
			return nil, err
		}
		for _, id := range posts.postIDs {
			response.PostMessages = append(response.PostMessages, &postv1.PostMessage{
				PostId: fmt.Sprint(id),
				Author: author.UserMessage.Name,
				Title:  fmt.Sprintf("One connection, many calls: %d", id),
				Body:   body,
				Tags:   []string{"grpc", "http2", "load-balancing"},
			})
		}
	}
	return response, nil
}

func main() {
	server := grpc.NewServer()
	switch len(os.Args) {
	case 2:
		userv1.RegisterUserServer(server, userServer{})
	case 3:
		connection, err := grpc.NewClient(os.Args[2], grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			log.Fatalf("cannot make a client of %s: %v", os.Args[2], err)
		}
		postv1.RegisterPostServer(server, postServer{user: userv1.NewUserClient(connection)})
	default:
		log.Fatal("usage: bench-server PORT [USER_ADDRESS]")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatalf("cannot listen: %v", err)
	}
	if err := server.Serve(listener); err != nil {
		log.Fatalf("cannot serve: %v", err)
	}
}
