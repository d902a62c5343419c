"""What the program of an environment promises."""
