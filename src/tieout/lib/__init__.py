"""Tiny tools without any domain."""
