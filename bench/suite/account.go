package suite

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"menagerie/bench/data"
)

const signInDocument = `mutation SignIn($input: SignInInput!) { signIn(input: $input) { accessToken } }`

// signIn signs the users in who send requests, by the server's front door: it checks their tokens with each request.
func (s *system) signIn(ctx context.Context, shape data.Shape) (*world, error) {
	w := &world{shape: shape}
	for household := range signedIn {
		account := shape.Account(household)
		token, err := s.token(ctx, account.Email)
		if err != nil {
			return nil, fmt.Errorf("signing in as %s: %w", account.Email, err)
		}
		user, session, err := claims(token)
		if err != nil {
			return nil, err
		}
		w.viewers = append(w.viewers, &viewer{household: household, user: user, session: session, token: token, names: byName(shape, household)})
	}
	return w, nil
}

func (s *system) token(ctx context.Context, email string) (string, error) {
	body := mustJSON(map[string]any{"query": signInDocument, "variables": map[string]any{"input": map[string]any{"email": email, "password": password}}})
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.address+"/graphql", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	var out struct {
		Data struct {
			SignIn struct {
				AccessToken string `json:"accessToken"`
			} `json:"signIn"`
		} `json:"data"`
	}
	if err := json.Unmarshal(answer, &out); err != nil || out.Data.SignIn.AccessToken == "" {
		return "", errors.Join(fmt.Errorf("%s: %.300s", resp.Status, answer), err)
	}
	return out.Data.SignIn.AccessToken, nil
}

// claims returns user and session of an access token, unchecked.
func claims(token string) (user, session string, err error) {
	_, rest, _ := strings.Cut(token, ".")
	payload, _, _ := strings.Cut(rest, ".")
	b, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return "", "", err
	}
	var c struct {
		User    string `json:"sub"`
		Session string `json:"sid"`
	}
	err = json.Unmarshal(b, &c)
	return c.User, c.Session, err
}
