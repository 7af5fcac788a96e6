"""Tournaments, and those who tell of them."""
