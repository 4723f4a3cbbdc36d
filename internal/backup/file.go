package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// CheckAbsent returns an error that says what to do where there is a file already.
func CheckAbsent(path string) error {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return fmt.Errorf("%s exists already: choose another name, or replace it with --force", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	default:
		return err
	}
}

// Save writes a file that its owner alone may read. What write writes gets the name only when all of it is on the disk: under
// the name there is never half a backup, and one that was there before is replaced (which it is only if replace says so)
// whole or not at all. It returns how many bytes the file has.
func Save(path string, replace bool, write func(*os.File) error) (size int64, err error) {
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // of mode 0600
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(file.Name())
		}
	}()
	if err := write(file); err != nil {
		return 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return 0, err
	}
	if !replace {
		if err := CheckAbsent(path); err != nil { // it may have come meanwhile
			return 0, err
		}
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return 0, err
	}
	return info.Size(), syncDir(dir)
}

// syncDir brings the names in a folder to the disk.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) { // a file system that has nothing to bring there
		err = nil
	}
	return errors.Join(err, dir.Close())
}
