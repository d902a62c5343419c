"""The evidence pack: manifest, Merkle root, signed statement, and the numbered checks of `holdfast verify`.

In come a drill's files; out goes a pack that anyone can verify offline.
"""
