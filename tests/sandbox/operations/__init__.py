"""What operations rely on, with real connections."""
