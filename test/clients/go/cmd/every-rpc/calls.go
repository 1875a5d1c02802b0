package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"duet.example/clients/contract/v1/user"
)

// deadlines keeps a stream open until its deadline ends it.
func deadlines(ctx context.Context, users user.UserClient) error {
	started := time.Now()
	ctx, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	stream, err := users.LookupUsers(ctx)
	if err != nil {
		return err
	}
	if _, err = stream.Recv(); status.Code(err) != codes.DeadlineExceeded {
		return failsWith(codes.DeadlineExceeded, err)
	}
	return that(time.Since(started) < 3*time.Second, "the deadline passed late")
}

// cancellation ends a stream that would stay open.
func cancellation(ctx context.Context, users user.UserClient) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lookups, err := users.LookupUsers(ctx)
	if err != nil {
		return err
	}
	if err := lookups.Send(&user.LookupUsersRequest{UserId: "1"}); err != nil {
		return err
	}
	if found, err := lookups.Recv(); err != nil || found.GetUserMessage().GetName() != "Henry" {
		return fmt.Errorf("the first lookup: %v, %w", found, err)
	}
	cancel()
	_, err = lookups.Recv()
	return failsWith(codes.Canceled, err)
}

// binaryMetadata sends every byte value, twice under one name, and an empty value.
func binaryMetadata(ctx context.Context, users user.UserClient) error {
	bytes := make([]byte, 256)
	for n := range bytes {
		bytes[n] = byte(n)
	}
	ctx = metadata.AppendToOutgoingContext(ctx, "x-all-bin", string(bytes), "x-all-bin", "\xff", "x-empty-bin", "")
	_, err := users.GetUser(ctx, &user.GetUserRequest{UserId: "1"})
	return err
}

// unicodeErrors requests a user by an id that the server's error message repeats.
func unicodeErrors(ctx context.Context, users user.UserClient) error {
	_, err := users.GetUser(ctx, &user.GetUserRequest{UserId: "grüße ☺ 😈 100 %"})
	if status.Code(err) == codes.OK {
		return fmt.Errorf("there is such a user")
	}
	return that(strings.Contains(status.Convert(err).Message(), "grüße ☺ 😈 100 %"), "%v", err)
}

func errorDetails(ctx context.Context, users user.UserClient) error {
	_, err := users.GetUser(ctx, &user.GetUserRequest{UserId: "nobody"})
	if status.Code(err) != codes.NotFound {
		return failsWith(codes.NotFound, err)
	}
	details := fmt.Sprint(status.Convert(err).Proto().GetDetails())
	return that(strings.Contains(details, "USER_NOT_FOUND"), "%s", details)
}
