package pgembed

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// account is the user as whom PostgreSQL runs when root runs this program.
// Nil stands for the user who runs this program.
type account struct {
	name   string
	uid    uint32
	gid    uint32
	groups []uint32
}

// accountFor chooses the account: nil unless root asks. What exists decides, by its
// owner, so that data stay with whom they belong to: an ordinary user's folder, or
// nobody's where the user postgres was only added later.
func accountFor(paths ...string) (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, path := range paths {
		if uid, err := ownerOf(path); err == nil && uid != 0 {
			u, err := user.LookupId(strconv.FormatUint(uint64(uid), 10))
			if err != nil {
				return nil, fmt.Errorf("%s belongs to a user that this machine does not know, so its PostgreSQL can't run: %w; give it to a user with chown -R", path, err)
			}
			return newAccount(u)
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return newAccount(u)
		}
	}
	return nil, fmt.Errorf("PostgreSQL refuses to run as root, and this machine has neither the user postgres nor the user nobody to run it as: add one, or run this program as another user than root")
}

func newAccount(u *user.User) (*account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: id: %w", u.Username, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("user %s: group: %w", u.Username, err)
	}
	a := &account{name: u.Username, uid: uint32(uid), gid: uint32(gid)}
	// Further groups may open a folder on the way; without them it works as well, mostly.
	ids, _ := u.GroupIds()
	for _, id := range ids {
		if gid, err := strconv.ParseUint(id, 10, 32); err == nil {
			a.groups = append(a.groups, uint32(gid))
		}
	}
	return a, nil
}

// detached makes a command run as the account, away from this process's terminal:
// a Ctrl-C there must not reach PostgreSQL while its clients still work.
func (a *account) detached() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if a != nil {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: a.groups}
	}
	return attr
}

// own gives the account what this process has just made at path.
func (a *account) own(path string) error {
	if a == nil {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}

// reaches says whether the account can enter each folder on the way to the paths.
// The kernel is asked, in the account's name: mode bits alone don't tell.
func (a *account) reaches(paths ...string) error {
	if a == nil {
		return nil
	}
	var folders []string
	for _, path := range paths {
		for ; !slices.Contains(folders, path); path = filepath.Dir(path) {
			folders = append(folders, path)
		}
	}
	slices.Sort(folders) // the outermost closed folder is the one to name
	const script = `for d; do [ -x "$d" ] || { printf %s "$d"; exit 1; }; done`
	cmd := exec.Command("/bin/sh", append([]string{"-c", script, "sh"}, folders...)...)
	cmd.Dir = "/"
	cmd.SysProcAttr = a.detached()
	closed, err := cmd.Output()
	if err != nil && len(closed) == 0 {
		return fmt.Errorf("run a command as user %s, as whom PostgreSQL runs since it refuses root: %w", a.name, err)
	}
	if err != nil {
		needed := slices.DeleteFunc(paths, func(path string) bool { return !strings.HasPrefix(path, string(closed)) })
		return fmt.Errorf("PostgreSQL refuses root and therefore runs as user %s, who can't enter %s, but needs %s: choose another folder, such as one below /var/lib, or open this one: chmod o+x %s",
			a.name, closed, strings.Join(needed, " and "), shellQuote(string(closed)))
	}
	return nil
}

// shellQuote makes one word of s for a command line that a person may copy.
func shellQuote(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune("/._-@%+=:,", r) && !isAlphanumeric(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// userName names a user for a message.
func userName(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return "user " + id
}

func ownerOf(path string) (uint32, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, err
	}
	return info.Sys().(*syscall.Stat_t).Uid, nil
}
