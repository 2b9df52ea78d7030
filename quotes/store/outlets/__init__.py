"""Outlets: by one name, and whom they quote."""
