"""What keeps the book true: variables, freshness, claims, coverage, checks.

Everything here but ``plain`` runs on the standard library alone, so that a render from frozen
results, the checks and the pre-render script work where the dependencies are not installed.
"""
