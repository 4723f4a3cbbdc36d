// Package auth knows who is asking. It opens accounts and signs people in, issues the tokens by which they are known
// from then on, and turns the token of a request into a Viewer in the request's context.
//
// The way is stateless: an access token is a signed JWT (RFC 7519) that every instance verifies by itself, without a
// look-up. A refresh token, by contrast, is an opaque secret of which the store keeps the hash; it is exchanged for a
// new pair of tokens, once.
//
// Nothing here logs or echoes a token, a password or an e-mail address, nor any part of one.
package auth
