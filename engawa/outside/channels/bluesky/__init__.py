"""Bluesky: accounts the company has there, and the whole public stream as something to listen to."""
