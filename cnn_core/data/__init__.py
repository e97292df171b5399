"""Images as one tensor per split, with fixed splits and a fingerprint."""
