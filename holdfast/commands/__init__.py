"""One file per command: parse arguments, call a room, print, choose the exit status.

Each module offers `register(app)`. Rooms are imported inside the command, so that `--help` and completion stay quick.
"""
