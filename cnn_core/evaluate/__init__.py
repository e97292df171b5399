"""How good a network is, and how sure we are."""
