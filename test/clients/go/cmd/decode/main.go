// decode reads protobuf messages as Go does. It takes files of google.protobuf.FileDescriptorSet as arguments. Each
// line of stdin is a message's full name, a space, and its bytes in hex. For each, decode prints a line: "=" and the
// message encoded again in hex, without unknown fields; or "!" and the reason why it is malformed; or "?" if dynamicpb
// panics, which it does for a map entry whose key or value has another wire type.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

func main() {
	log.SetFlags(0)
	files, err := load(os.Args[1:])
	if err != nil {
		log.Fatal(err)
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		fmt.Fprintln(out, answer(files, strings.TrimSuffix(line, "\n")))
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
}

func load(paths []string) (*protoregistry.Files, error) {
	all := &descriptorpb.FileDescriptorSet{}
	known := map[string]bool{}
	for _, path := range paths {
		bytes, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		set := &descriptorpb.FileDescriptorSet{}
		if err := proto.Unmarshal(bytes, set); err != nil {
			return nil, err
		}
		for _, file := range set.File {
			if !known[file.GetName()] {
				known[file.GetName()] = true
				all.File = append(all.File, file)
			}
		}
	}
	return protodesc.NewFiles(all)
}

func answer(files *protoregistry.Files, line string) (result string) {
	name, text, _ := strings.Cut(line, " ")
	descriptor, err := files.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		log.Fatal(err)
	}
	bytes, err := hex.DecodeString(text)
	if err != nil {
		log.Fatal(err)
	}
	defer func() {
		if problem := recover(); problem != nil {
			result = fmt.Sprint("?", problem)
		}
	}()
	message := dynamicpb.NewMessage(descriptor.(protoreflect.MessageDescriptor))
	if err := (proto.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(bytes, message); err != nil {
		return "!" + err.Error()
	}
	encoded, err := (proto.MarshalOptions{Deterministic: true}).Marshal(message)
	if err != nil {
		log.Fatal(err)
	}
	return "=" + hex.EncodeToString(encoded)
}
