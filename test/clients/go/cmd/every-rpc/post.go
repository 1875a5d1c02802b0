package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"duet.example/clients/contract/v1/post"
)

func postRPCs(ctx context.Context, posts post.PostClient, options ...grpc.CallOption) error {
	request := &post.PostMessage{AuthorUserId: "2", Title: "日本語", Body: "текст", Tags: []string{"ß"}}
	created, err := posts.CreatePost(ctx, &post.CreatePostRequest{PostMessage: request}, options...)
	if err != nil {
		return fmt.Errorf("CreatePost: %w", err)
	}
	message := created.GetPostMessage()
	id := message.GetPostId()
	isIt := func(one *post.PostMessage) bool { return one.GetPostId() == id }
	got, err := posts.GetPost(ctx, &post.GetPostRequest{PostId: id}, options...)
	if err != nil || got.GetPostMessage().GetTitle() != "日本語" || got.GetPostMessage().GetAuthor() != "Michael" {
		return fmt.Errorf("GetPost: %v, %w", got, err)
	}
	listed, err := posts.ListPosts(ctx, &post.ListPostsRequest{}, options...)
	if err != nil || !slices.ContainsFunc(listed.GetPostMessages(), isIt) {
		return fmt.Errorf("ListPosts: the new post is not listed, %w", err)
	}
	ofUser, err := posts.ListPostsByUserId(ctx, &post.ListPostsByUserIdRequest{UserId: "2"}, options...)
	if err != nil || !slices.ContainsFunc(ofUser.GetPostMessages(), isIt) {
		return fmt.Errorf("ListPostsByUserId: the new post is not listed, %w", err)
	}
	message.Title = "neu"
	mask := &fieldmaskpb.FieldMask{Paths: []string{"title"}}
	updated, err := posts.UpdatePost(ctx, &post.UpdatePostRequest{PostMessage: message, UpdateMask: mask}, options...)
	if err != nil || updated.GetPostMessage().GetTitle() != "neu" {
		return fmt.Errorf("UpdatePost: %v, %w", updated, err)
	}
	exported, err := all(posts.ExportPosts(ctx, &post.ExportPostsRequest{}, options...))
	if err != nil || !slices.ContainsFunc(exported, func(one *post.ExportPostsResponse) bool { return isIt(one.GetPostMessage()) }) {
		return fmt.Errorf("ExportPosts: the new post is not exported, %w", err)
	}
	if _, err := posts.DeletePost(ctx, &post.DeletePostRequest{PostId: id}, options...); err != nil {
		return fmt.Errorf("DeletePost: %w", err)
	}
	_, err = posts.GetPost(ctx, &post.GetPostRequest{PostId: id}, options...)
	return failsWith(codes.NotFound, err)
}

// largeBody is 250 KiB of UTF-8.
var largeBody = strings.Repeat("é", 125<<10)

// fill writes posts, four at a time, until their bodies have the given number of bytes.
func fill(ctx context.Context, posts post.PostClient, bytes int) error {
	const writers = 4
	count := bytes/len(largeBody) + 1
	ended := make(chan error, writers)
	for writer := range writers {
		go func() {
			for n := writer; n < count; n += writers {
				message := &post.PostMessage{AuthorUserId: "1", Title: fmt.Sprintf("large %d", n), Body: largeBody}
				if _, err := posts.CreatePost(ctx, &post.CreatePostRequest{PostMessage: message}); err != nil {
					ended <- err
					return
				}
			}
			ended <- nil
		}()
	}
	var failure error
	for range writers {
		if err := <-ended; err != nil {
			failure = err
		}
	}
	return failure
}

// largePages reads ten pages in turn; grpc-go sends PINGs to estimate the bandwidth of each.
func largePages(ctx context.Context, posts post.PostClient, size int32, atLeast int) error {
	token := ""
	for n := range 11 {
		page, err := posts.ListPosts(ctx, &post.ListPostsRequest{PageSize: size, PageToken: token})
		if err != nil {
			return fmt.Errorf("page %d: %w", n, err)
		}
		token = page.GetNextPageToken()
		// The first page also contains the small posts of the first data.
		if bytes := proto.Size(page); n > 1 && (bytes < atLeast*9/10 || bytes > 4<<20) {
			return fmt.Errorf("page %d has %d bytes", n, bytes)
		}
	}
	return nil
}

func largeExport(ctx context.Context, posts post.PostClient, bytes int) error {
	exported, err := all(posts.ExportPosts(ctx, &post.ExportPostsRequest{}))
	received := 0
	for _, one := range exported {
		received += len(one.GetPostMessage().GetBody())
	}
	if err != nil {
		return fmt.Errorf("after %d bytes: %w", received, err)
	}
	return that(received >= bytes, "%d bytes", received)
}
