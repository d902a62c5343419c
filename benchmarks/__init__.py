"""The published figures, each printed beside its peer measured in the same run."""
