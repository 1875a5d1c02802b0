package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"duet.example/clients/contract/v1/user"
)

const userName = "Zoë 😈"

func userRPCs(ctx context.Context, users user.UserClient, options ...grpc.CallOption) error {
	request := &user.UserMessage{Name: userName, PhoneNumber: "01000000000", Age: 36}
	created, err := users.CreateUser(ctx, &user.CreateUserRequest{UserMessage: request}, options...)
	if err != nil {
		return fmt.Errorf("CreateUser: %w", err)
	}
	message := created.GetUserMessage()
	id := message.GetUserId()
	got, err := users.GetUser(ctx, &user.GetUserRequest{UserId: id}, options...)
	if err != nil || !proto.Equal(got.GetUserMessage(), message) {
		return fmt.Errorf("GetUser: %v, %w", got, err)
	}
	listed, err := users.ListUsers(ctx, &user.ListUsersRequest{}, options...)
	if err != nil || !slices.ContainsFunc(listed.GetUserMessages(), func(one *user.UserMessage) bool { return one.GetUserId() == id }) {
		return fmt.Errorf("ListUsers: the new user is not listed, %w", err)
	}
	batch, err := users.BatchGetUsers(ctx, &user.BatchGetUsersRequest{UserIds: []string{id, "none"}}, options...)
	if err != nil || len(batch.GetUserMessages()) != 1 || batch.GetUserMessages()[0].GetName() != userName || !slices.Equal(batch.GetMissingUserIds(), []string{"none"}) {
		return fmt.Errorf("BatchGetUsers: %v, %w", batch, err)
	}
	message.Age = 37
	mask := &fieldmaskpb.FieldMask{Paths: []string{"age"}}
	updated, err := users.UpdateUser(ctx, &user.UpdateUserRequest{UserMessage: message, UpdateMask: mask}, options...)
	if err != nil || updated.GetUserMessage().GetAge() != 37 {
		return fmt.Errorf("UpdateUser: %v, %w", updated, err)
	}
	exported, err := all(users.ExportUsers(ctx, &user.ExportUsersRequest{}, options...))
	if err != nil || !slices.ContainsFunc(exported, func(one *user.ExportUsersResponse) bool { return one.GetUserMessage().GetUserId() == id }) {
		return fmt.Errorf("ExportUsers: the new user is not exported, %w", err)
	}
	ids, err := importUsers(ctx, users, options...)
	if err != nil {
		return fmt.Errorf("ImportUsers: %w", err)
	}
	if err := lookupUsers(ctx, users, append(ids, "none"), options...); err != nil {
		return fmt.Errorf("LookupUsers: %w", err)
	}
	if _, err := users.DeleteUser(ctx, &user.DeleteUserRequest{UserId: id}, options...); err != nil {
		return fmt.Errorf("DeleteUser: %w", err)
	}
	_, err = users.GetUser(ctx, &user.GetUserRequest{UserId: id}, options...)
	return failsWith(codes.NotFound, err)
}

func importUsers(ctx context.Context, users user.UserClient, options ...grpc.CallOption) ([]string, error) {
	stream, err := users.ImportUsers(ctx, options...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for n := range 50 {
		id := fmt.Sprintf("go-%d", n)
		ids = append(ids, id)
		message := &user.UserMessage{UserId: id, Name: userName, PhoneNumber: "01000000000", Age: int32(n)}
		if err := stream.Send(&user.ImportUsersRequest{UserMessage: message}); err != nil {
			return nil, err
		}
	}
	totals, err := stream.CloseAndRecv()
	if err != nil {
		return nil, err
	}
	return ids, that(totals.GetCreated()+totals.GetUpdated() == 50, "%v", totals)
}

// lookupUsers requests users in turn, each after the response for the previous one.
func lookupUsers(ctx context.Context, users user.UserClient, ids []string, options ...grpc.CallOption) error {
	stream, err := users.LookupUsers(ctx, options...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := stream.Send(&user.LookupUsersRequest{UserId: id}); err != nil {
			return err
		}
		found, err := stream.Recv()
		if err != nil {
			return err
		}
		if found.GetUserId() != id || (found.GetUserMessage() == nil) != (id == "none") {
			return fmt.Errorf("asked for %s, got %v", id, found)
		}
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	_, err = stream.Recv()
	return that(errors.Is(err, io.EOF), "expected the end, got %v", err)
}
