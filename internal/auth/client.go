package auth

import (
	"context"
	"crypto/sha256"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"unicode"

	"github.com/mileusna/useragent"
)

// client is what a request says of the device that has sent it.
type client struct {
	device  string // in words: "Firefox on Linux"
	address string // of the network; empty: not known
}

// asking is the context of a request of which the credential has been looked at. It is one for all that is to be known, since each
// request needs it; and what few ask for, the client, is found out only then.
type asking struct {
	context.Context
	request    *http.Request
	trustProxy bool
	viewer     *Viewer // nil: nobody has shown a credential
}

type clientKey struct{}

// Value implements context.Context.
func (a *asking) Value(key any) any {
	switch key.(type) {
	case clientKey:
		return a
	case viewerKey:
		if a.viewer != nil {
			return a.viewer
		}
	}
	return a.Context.Value(key)
}

// clientOf returns the client whose request the context is of.
func clientOf(ctx context.Context) client {
	if a, ok := ctx.Value(clientKey{}).(*asking); ok {
		return describe(a.request, a.trustProxy)
	}
	return client{device: unknownDevice}
}

const unknownDevice = "Unknown device"

// describe returns the client of a request. TrustProxy says that the requests come by a proxy that tells from where.
func describe(r *http.Request, trustProxy bool) client {
	return client{device: deviceName(r.UserAgent()), address: networkOf(r, trustProxy)}
}

// maxUserAgent is how much of a User-Agent is looked at, in bytes; maxDevice is the length of a device's name in characters.
const (
	maxUserAgent = 512
	maxDevice    = 60
)

// deviceName puts a User-Agent into words: a program, and the system on which it runs.
func deviceName(header string) string {
	header = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) { // such as what turns the direction of the text after it
			return -1
		}
		return r
	}, strings.ToValidUTF8(header[:min(len(header), maxUserAgent)], ""))
	agent := useragent.Parse(header)
	name := strings.TrimSpace(agent.Name)
	if name == "" {
		return unknownDevice
	}
	if agent.OS != "" {
		name += " on " + agent.OS
	}
	if r := []rune(name); len(r) > maxDevice {
		name = strings.TrimSpace(string(r[:maxDevice]))
	}
	return name
}

// networkOf returns the network address from which a request comes: of IPv6 the first 64 bits, which one household has for
// itself.
func networkOf(r *http.Request, trustProxy bool) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if trustProxy {
		// The last one is what the proxy itself has seen; what stands before it anybody could have written.
		if list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ","); strings.TrimSpace(list[len(list)-1]) != "" {
			host = strings.TrimSpace(list[len(list)-1])
		}
	}
	ip, err := netip.ParseAddr(host)
	if withPort, e := netip.ParseAddrPort(host); err != nil && e == nil { // as some proxies write it
		ip, err = withPort.Addr(), nil
	}
	if err != nil {
		return ""
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		prefix, _ := ip.Prefix(64)
		return prefix.String()
	}
	return ip.String()
}

// hashed returns the hash of the address by which the store knows it.
func (c client) hashed() []byte {
	sum := sha256.Sum256([]byte("address " + c.address))
	return sum[:]
}
