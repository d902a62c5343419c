"""The evidence pack: manifest, Merkle root, signed statement, and the numbered checks of `holdfast verify`.

In come a drill's files (`finish.finish_drill`); out goes a pack that anyone can verify offline (`verify.verify`).
"""
