package main

import "fmt"

// life is when a user was certainly there: from the first answer that shows it to the first call that may delete it.
type life struct{ from, until int64 }

// missing names the users that a listing should have had: those that were shown before it began and that no delete which
// began before its end may have removed. A listing is no snapshot, so more cannot be asked of it. It also reports values that
// were never written.
func missing(lines []Line) []string {
	lives := map[string]*life{}
	written := map[string]int64{}
	const never = int64(1) << 62
	for _, line := range lines {
		if line.Kind == "create" || line.Kind == "update" {
			if began, ok := written[line.Value]; !ok || line.CalledUs < began {
				written[line.Value] = line.CalledUs
			}
		}
		if line.User != nil && line.ReturnedUs != nil {
			one := lives[line.User.ID]
			if one == nil {
				one = &life{from: never, until: never}
				lives[line.User.ID] = one
			}
			one.from = min(one.from, *line.ReturnedUs)
		}
	}
	for _, line := range lines {
		if one := lives[line.ID]; one != nil && line.Kind == "delete" && (line.Result == "ok" || line.Result == "open") {
			one.until = min(one.until, line.CalledUs)
		}
	}
	problems := []string{}
	for _, line := range lines {
		if line.Kind != "list" {
			continue
		}
		listed := map[string]bool{}
		for _, user := range line.Users {
			listed[user.ID] = true
			began, ok := written[user.Value]
			if _, ours := lives[user.ID]; ours && (!ok || began > *line.ReturnedUs) {
				problems = append(problems, fmt.Sprintf("the listing of %d µs has %s with %s, which was not written", line.CalledUs, user.ID, user.Value))
			}
		}
		for id, one := range lives {
			if one.from < line.CalledUs && one.until > *line.ReturnedUs && !listed[id] {
				problems = append(problems, fmt.Sprintf("the listing of %d µs lacks %s", line.CalledUs, id))
			}
		}
	}
	return problems
}
