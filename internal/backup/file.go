package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// CheckTarget returns an error that says what to do where Save would not write: there is a file already, unless it is to be
// replaced, or something that is no regular file (a pipe, a link, a device, a folder), or the folder is missing.
func CheckTarget(path string, replace bool) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		_, err := os.Stat(filepath.Dir(path))
		return folderError(path, err)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file: choose another name, or use - for the standard output", path)
	case !replace:
		return existsError(path)
	}
	return nil
}

func existsError(path string) error {
	return fmt.Errorf("%s exists already: choose another name, or replace it with --force", path)
}

// folderError says of an error of a file's folder which folder that is.
func folderError(path string, err error) error {
	var of *fs.PathError
	if !errors.As(err, &of) {
		return err
	}
	return fmt.Errorf("the folder %s cannot be written to: %w", filepath.Dir(path), of.Err)
}

// Save writes a file that its owner alone may read. What write writes gets the name only when all of it is on the disk: under
// the name there is never half a backup, and one that was there before is replaced (which it is only if replace says so)
// whole or not at all. It returns how many bytes the file has.
func Save(path string, replace bool, write func(*os.File) error) (size int64, err error) {
	if err := CheckTarget(path, replace); err != nil {
		return 0, err
	}
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // of mode 0600
	if err != nil {
		return 0, folderError(path, err)
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
	if err := place(file.Name(), path, replace); err != nil {
		return 0, err
	}
	return info.Size(), syncDir(dir)
}

// link is a variable for the tests.
var link = os.Link

// place gives a finished file its name. Where it may replace nothing that is a link: unlike a renaming, one fails if a file has
// come meanwhile.
func place(finished, path string, replace bool) error {
	if !replace {
		switch err := link(finished, path); {
		case err == nil:
			return os.Remove(finished)
		case errors.Is(err, fs.ErrExist):
			return existsError(path)
		}
		// A file system without links, as on a memory stick, has nothing better than to look first.
	}
	if err := CheckTarget(path, replace); err != nil {
		return err
	}
	return os.Rename(finished, path)
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
