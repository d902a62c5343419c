"""One module for each concern; each holds `CASES`."""
