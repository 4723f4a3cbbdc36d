package pgembed

import (
	"context"
	"time"
)

// settled is the age at which a server is taken for healthy, so that its end starts a new count.
const settled = time.Minute

// keep starts the server again each time it ends by itself, until life ends.
// It leaves s.postgres as the last server there was, running or not.
func (s *Server) keep(life context.Context) {
	defer close(s.kept)
	log := s.cluster.log.With("dir", s.cluster.dir)
	born, failures := time.Now(), 0
	for {
		select {
		case <-life.Done():
			return
		case <-s.postgres.exited:
		}
		if time.Since(born) > settled {
			failures = 0
		}
		log.Warn("PostgreSQL ended by itself and is started again", "end", s.postgres.end())

		for {
			pause := restartPause(failures)
			failures++
			select {
			case <-life.Done():
				return
			case <-time.After(pause):
			}
			born = time.Now()
			postgres, err := s.cluster.run(life)
			if err == nil {
				s.postgres = postgres
				log.Info("PostgreSQL serves again", "after", time.Since(born))
				break
			}
			if life.Err() == nil {
				log.Error("PostgreSQL could not be started again", "error", err, "next", restartPause(failures))
			}
		}
	}
}

// restartPause is how long to wait before a restart that failures short lives
// preceded: nothing at first, since clients are waiting, and at most half a minute.
func restartPause(failures int) time.Duration {
	if failures == 0 {
		return 0
	}
	return min(100*time.Millisecond<<min(failures-1, 16), 30*time.Second)
}

// successionInterval is how often a process that has joined looks whether the owner is still there.
const successionInterval = 250 * time.Millisecond

// succeed waits until nobody owns the server, takes the owner's place, and keeps the
// server from then on, until life ends.
func (s *Server) succeed(life context.Context) {
	log := s.cluster.log.With("dir", s.cluster.dir)
	for failures := 0; ; {
		select {
		case <-life.Done():
			close(s.kept)
			return
		case <-time.After(max(successionInterval, restartPause(failures))):
		}
		lock, err := s.cluster.tryLock()
		if err != nil || lock == nil {
			continue // the folder may be out of reach for a moment; the owner is there
		}
		log.Info("the process that kept this database has ended; taking its place")
		postgres, err := s.cluster.open(life)
		if err != nil {
			_ = lock.Close() // so that others may try
			failures++
			if life.Err() == nil {
				log.Error("PostgreSQL could not be started", "error", err, "next", restartPause(failures))
			}
			continue
		}
		s.owner.Lock()
		s.lock, s.postgres = lock, postgres
		s.owner.Unlock()
		s.keep(life)
		return
	}
}
