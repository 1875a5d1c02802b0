package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// reachable calls every method of a file's services with an empty request, including methods that the contract gets
// later. Each must respond, or reject the request for its content.
func reachable(ctx context.Context, connection *grpc.ClientConn, file protoreflect.FileDescriptor) error {
	for i := range file.Services().Len() {
		methods := file.Services().Get(i).Methods()
		for j := range methods.Len() {
			if err := reach(ctx, connection, methods.Get(j)); err != nil {
				return fmt.Errorf("%s: %w", methods.Get(j).Name(), err)
			}
		}
	}
	return nil
}

func reach(ctx context.Context, connection *grpc.ClientConn, method protoreflect.MethodDescriptor) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	path := fmt.Sprintf("/%s/%s", method.Parent().FullName(), method.Name())
	stream, err := connection.NewStream(ctx, &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, path)
	if err != nil {
		return err
	}
	if err := stream.SendMsg(dynamicpb.NewMessage(method.Input())); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	err = stream.RecvMsg(dynamicpb.NewMessage(method.Output()))
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	refusals := []codes.Code{codes.InvalidArgument, codes.NotFound, codes.FailedPrecondition}
	return that(slices.Contains(refusals, status.Code(err)), "%v", err)
}
