// check-history reads a history of test/clients/history from standard input, one call per line, and reports whether
// some order of the calls explains every response. It prints a line of JSON, and exits with 1 if no order does.
//
//	check-history [-pictures DIRECTORY] < history
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"log"
	"os"
	"path/filepath"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

// Line is a call, or a listing.
type Line struct {
	Slot       string
	Kind       string
	ID         string
	RequestID  string
	Expected   *string
	Value      string
	CalledUs   int64
	ReturnedUs *int64
	Result     string
	User       *User
	Users      []User
}

// User is the part of a user that a response shows.
type User struct{ ID, Value string }

// Verdict is the output.
type Verdict struct {
	Operations int      `json:"operations"`
	Open       int      `json:"open"`
	Slots      int      `json:"slots"`
	Listings   int      `json:"listings"`
	Illegal    []string `json:"illegal"`
	Undecided  []string `json:"undecided"`
	Missing    []string `json:"missing"`
}

const longestSearch = time.Minute

func main() {
	log.SetFlags(0)
	pictures := flag.String("pictures", "", "where to draw histories that nothing explains")
	flag.Parse()
	lines := read()
	verdict := check(lines, *pictures)
	if err := json.NewEncoder(os.Stdout).Encode(verdict); err != nil {
		log.Fatal(err)
	}
	if len(verdict.Illegal)+len(verdict.Undecided)+len(verdict.Missing) > 0 {
		os.Exit(1)
	}
}

func read() []Line {
	var lines []Line
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	for in.Scan() {
		var line Line
		if err := json.Unmarshal(in.Bytes(), &line); err != nil {
			log.Fatalf("line %d: %v", len(lines)+1, err)
		}
		lines = append(lines, line)
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
	return lines
}

func check(lines []Line, pictures string) Verdict {
	verdict := Verdict{Illegal: []string{}, Undecided: []string{}, Missing: missing(lines)}
	last := int64(0)
	for _, line := range lines {
		last = max(last, line.CalledUs)
		if line.ReturnedUs != nil {
			last = max(last, *line.ReturnedUs)
		}
	}
	slots := map[string][]porcupine.Operation{}
	for number, line := range lines {
		if line.Kind == "list" {
			verdict.Listings++
			continue
		}
		verdict.Operations++
		returned := last + 1 // An open call may take effect until the end.
		if line.ReturnedUs == nil {
			verdict.Open++
		} else {
			returned = *line.ReturnedUs
		}
		operation := porcupine.Operation{ClientId: number, Input: line, Call: line.CalledUs, Return: returned}
		slots[line.Slot] = append(slots[line.Slot], operation)
	}
	verdict.Slots = len(slots)
	names := make([]string, 0, len(slots))
	for name := range slots {
		names = append(names, name)
	}
	sort.Strings(names)
	model := userModel.ToModel()
	for _, name := range names {
		result, info := porcupine.CheckOperationsVerbose(model, slots[name], longestSearch)
		switch result {
		case porcupine.Illegal:
			verdict.Illegal = append(verdict.Illegal, name)
			if pictures != "" {
				if err := porcupine.VisualizePath(model, info, filepath.Join(pictures, name+".html")); err != nil {
					log.Print(err)
				}
			}
		case porcupine.Unknown:
			verdict.Undecided = append(verdict.Undecided, name)
		}
	}
	return verdict
}
