"""What a network looks at, and what it would like to see."""
