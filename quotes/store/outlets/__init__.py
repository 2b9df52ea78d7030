"""Outlets: their names, and audits of whom they quote."""
