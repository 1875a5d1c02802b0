package main

import (
	"fmt"

	"github.com/anishathalye/porcupine"
)

// slot is the user of a slot, or none. Its id is empty until a response shows it.
type slot struct {
	exists    bool
	id        string
	value     string
	requestID string
}

// may reports whether the slot's user may have the id, and whether it may have another.
func (s slot) may(id string) (be, notBe bool) {
	if !s.exists {
		return false, true
	}
	return s.id == "" || s.id == id, s.id != id
}

// userModel is the contract of User for a sequence of users. Source: protos/v1/user/user.proto.
var userModel = porcupine.NondeterministicModel{
	Init: func() []any { return []any{slot{}} },
	Step: func(state, input, _ any) []any { return step(state.(slot), input.(Line)) },
	DescribeOperation: func(input, _ any) string {
		line := input.(Line)
		text := fmt.Sprintf("%s(%s", line.Kind, line.ID)
		if line.Expected != nil {
			text += " if " + *line.Expected
		}
		text += " " + line.Value + ") " + line.Result
		if line.User != nil {
			text += " " + line.User.ID + " " + line.User.Value
		}
		return text
	},
	DescribeState: func(state any) string { return fmt.Sprintf("%+v", state) },
}

// step returns the possible states after a call; none if its response is wrong.
func step(before slot, call Line) []any {
	switch call.Kind {
	case "create":
		return create(before, call)
	case "get":
		return get(before, call)
	}
	return change(before, call)
}

func create(before slot, call Line) []any {
	after := slot{exists: true, id: call.ID, value: call.Value, requestID: call.RequestID}
	switch call.Result {
	case "open":
		if before.exists {
			return []any{before}
		}
		return []any{after}
	case "exists":
		if before.exists && before.requestID != call.RequestID {
			return []any{before}
		}
	case "ok":
		if !before.exists {
			after.id = call.User.ID
			if call.User.Value == call.Value && (call.ID == "" || call.ID == call.User.ID) {
				return []any{after}
			}
			return nil
		}
		be, _ := before.may(call.User.ID)
		if be && before.requestID == call.RequestID && before.value == call.User.Value {
			before.id = call.User.ID
			return []any{before}
		}
	}
	return nil
}

func get(before slot, call Line) []any {
	be, notBe := before.may(call.ID)
	switch call.Result {
	case "ok":
		if be && before.value == call.User.Value && call.ID == call.User.ID {
			before.id = call.ID
			return []any{before}
		}
	case "not_found":
		if notBe {
			return []any{before}
		}
	}
	return nil
}

// change is an update or a delete.
func change(before slot, call Line) []any {
	be, notBe := before.may(call.ID)
	matches := call.Expected == nil || *call.Expected == before.value
	switch call.Result {
	case "ok":
		if be && matches && (call.User == nil || call.User.Value == call.Value) {
			return []any{changed(before, call)}
		}
	case "mismatch":
		if be && !matches {
			before.id = call.ID
			return []any{before}
		}
	case "not_found":
		if notBe {
			return []any{before}
		}
	case "open":
		var states []any
		if be && matches {
			states = append(states, changed(before, call))
		}
		if notBe || !matches {
			states = append(states, before)
		}
		return states
	}
	return nil
}

func changed(before slot, call Line) slot {
	if call.Kind == "delete" {
		return slot{}
	}
	before.id = call.ID
	before.value = call.Value
	return before
}
