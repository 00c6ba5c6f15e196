package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"time"
)

// certificateLasts is the life of a certificate made on the spot.
const certificateLasts = 30 * 24 * time.Hour

// certificate reads the files, or makes a certificate that only clients told
// so will trust.
func (e emulation) certificate() (tls.Certificate, error) {
	if e.cert != "" {
		certificate, err := tls.LoadX509KeyPair(e.cert, e.key)
		if err != nil {
			return tls.Certificate{}, fmt.Errorf("--cert and --key: %w", err)
		}
		return certificate, nil
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "hubwire emulate"},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(certificateLasts),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if ip := net.ParseIP(e.host); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
	} else {
		template.DNSNames = append(template.DNSNames, e.host)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}, nil
}

// fingerprint is what a developer compares before trusting a certificate.
func fingerprint(config *tls.Config) [sha256.Size]byte {
	return sha256.Sum256(config.Certificates[0].Certificate[0])
}
