-- A session is a user's sign-in on a device, known by a cookie or by tokens: what was a family of refresh tokens is the
-- session of those tokens. A session stands as long as its row does and its time has not come; to end it is to delete it.

-- +goose Up
-- A guest keeps animals and has not signed up yet.
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
ALTER TABLE users ALTER COLUMN email_key DROP NOT NULL;
ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE users ADD CONSTRAINT users_guest_check
    CHECK ((email IS NULL) = (email_key IS NULL) AND (email IS NULL) = (password_hash IS NULL));
CREATE INDEX users_guest_idx ON users (created_at) WHERE email_key IS NULL;

CREATE TABLE sessions (
    id           uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    kind         text        NOT NULL,
    secret       bytea,
    kept         boolean     NOT NULL,
    device       text        NOT NULL,
    address      bytea       NOT NULL,
    idle_seconds integer     NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    idle_at      timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT sessions_secret_check CHECK ((kind = 'COOKIE') = (secret IS NOT NULL))
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_end_idx ON sessions (least(idle_at, expires_at));
COMMENT ON COLUMN sessions.secret IS 'SHA-256 of the secret in the cookie.';
COMMENT ON COLUMN sessions.kept IS 'Whether the owner asked to stay signed in when the browser closes.';
COMMENT ON COLUMN sessions.address IS 'A hash of the network address at sign-in: from there the owner''s attempts count apart from those of others.';
COMMENT ON COLUMN sessions.idle_seconds IS 'How long the session stands without being used.';
COMMENT ON COLUMN sessions.idle_at IS 'When it ends unless it is used before.';
COMMENT ON COLUMN sessions.expires_at IS 'When it ends whatever is done. That of tokens moves on with each refresh.';

INSERT INTO sessions (id, user_id, kind, kept, device, address, idle_seconds, created_at, last_seen_at, idle_at, expires_at)
SELECT f.id, f.user_id, 'TOKEN', false, 'Unknown device', '', 2592000, f.created_at, max(t.created_at), max(t.expires_at), max(t.expires_at)
FROM refresh_families f JOIN refresh_tokens t ON t.family_id = f.id WHERE f.ended_at IS NULL GROUP BY f.id;
DELETE FROM refresh_tokens t USING refresh_families f WHERE f.id = t.family_id AND f.ended_at IS NOT NULL;
ALTER TABLE refresh_tokens DROP CONSTRAINT refresh_tokens_family_id_fkey;
ALTER TABLE refresh_tokens RENAME COLUMN family_id TO session_id;
ALTER INDEX refresh_tokens_family_id_idx RENAME TO refresh_tokens_session_id_idx;
ALTER TABLE refresh_tokens ADD CONSTRAINT refresh_tokens_session_id_fkey
    FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE;
DROP TABLE refresh_families;

-- The sessions that have been ended and of which an access token may still be around.
CREATE TABLE revocations (
    session_id uuid        NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT revocations_pkey PRIMARY KEY (session_id)
);
CREATE INDEX revocations_expires_at_idx ON revocations (expires_at);

-- How many attempts have been made lately, to sign in and the like: a row for each account, address and the like.
CREATE TABLE attempts (
    key     bytea       NOT NULL,
    free_at timestamptz NOT NULL,
    CONSTRAINT attempts_pkey PRIMARY KEY (key)
);
CREATE INDEX attempts_free_at_idx ON attempts (free_at);
COMMENT ON COLUMN attempts.key IS 'A hash of what the attempts have in common.';
COMMENT ON COLUMN attempts.free_at IS 'When all attempts are forgotten: each puts it off.';

-- +goose Down
DROP TABLE attempts;
DROP TABLE revocations;
CREATE TABLE refresh_families (
    id         uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CONSTRAINT refresh_families_pkey PRIMARY KEY (id),
    CONSTRAINT refresh_families_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX refresh_families_user_id_idx ON refresh_families (user_id);
INSERT INTO refresh_families (id, user_id, created_at) SELECT id, user_id, created_at FROM sessions WHERE kind = 'TOKEN';
ALTER TABLE refresh_tokens DROP CONSTRAINT refresh_tokens_session_id_fkey;
ALTER TABLE refresh_tokens RENAME COLUMN session_id TO family_id;
ALTER INDEX refresh_tokens_session_id_idx RENAME TO refresh_tokens_family_id_idx;
ALTER TABLE refresh_tokens ADD CONSTRAINT refresh_tokens_family_id_fkey
    FOREIGN KEY (family_id) REFERENCES refresh_families (id) ON DELETE CASCADE;
DROP TABLE sessions;
DROP INDEX users_guest_idx;
DELETE FROM users WHERE email_key IS NULL;
ALTER TABLE users DROP CONSTRAINT users_guest_check;
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users ALTER COLUMN email_key SET NOT NULL;
ALTER TABLE users ALTER COLUMN password_hash SET NOT NULL;
