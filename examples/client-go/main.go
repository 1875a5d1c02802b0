// Lists posts a hundred times, over all pods of Post, and prints the last response.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"duet.example/client/contract/v1/post"
)

func main() {
	connection, err := connect(settings{
		address:      setting("POST_ADDRESS"),
		serverName:   setting("POST_TLS_SERVER_NAME"),
		tlsDirectory: setting("POST_TLS_DIRECTORY"),
		tokenFile:    setting("POST_TOKEN_FILE"),
	})
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	posts := post.NewPostClient(connection)

	for left := 100; left > 0; left-- {
		response, err := list(posts)
		if err != nil {
			log.Fatal(err)
		}
		if left > 1 {
			continue
		}
		for _, message := range response.PostMessages {
			fmt.Printf("%s (%s)\n", message.Title, message.Author)
		}
	}
}

// list sets a deadline, as every call should. Post passes it on to User.
func list(posts post.PostClient) (*post.ListPostsResponse, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return posts.ListPosts(ctx, &post.ListPostsRequest{PageSize: 3})
}

func setting(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("%s is required", name)
	}
	return value
}
