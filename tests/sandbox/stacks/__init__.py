"""The program through the real engine into a running sandbox."""
