"""The slow work, one module per brief: train or load, evaluate, write results."""
