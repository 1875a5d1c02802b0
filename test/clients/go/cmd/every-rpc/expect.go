package main

import (
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// that returns an error with the given text if holds is false.
func that(holds bool, format string, args ...any) error {
	if holds {
		return nil
	}
	return fmt.Errorf(format, args...)
}

// failsWith passes when err is a status with that code.
func failsWith(code codes.Code, err error) error {
	return that(status.Code(err) == code, "expected %v, got %v", code, err)
}

// all reads a stream of responses to its end.
func all[Response any](stream grpc.ServerStreamingClient[Response], err error) ([]*Response, error) {
	if err != nil {
		return nil, err
	}
	var responses []*Response
	for {
		response, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return responses, nil
		}
		if err != nil {
			return responses, err
		}
		responses = append(responses, response)
	}
}
