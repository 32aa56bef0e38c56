"""Anything that can post JSON: signed messages in, signed answers out."""
