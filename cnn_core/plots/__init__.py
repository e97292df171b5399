"""Figures and tables: each function draws one idea from plain values and returns it."""
