"""The platform on loopback: a real HTTP server with the platform's rules."""
