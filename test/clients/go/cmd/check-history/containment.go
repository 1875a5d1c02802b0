package main

import "fmt"

// life is the time in which a user certainly existed: from the first response that shows it to the first call that may
// delete it.
type life struct{ from, until int64 }

// missing returns the users that a listing should contain: those that a response showed before the listing began, and
// that no delete may have removed before the listing ended. A listing is not a snapshot, so it need not contain
// others. missing also reports values that were never written.
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
