"""What is kept on disk: weights, run records and results, each with its provenance and a digest."""
