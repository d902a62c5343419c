"""Tests of the drills' room."""
