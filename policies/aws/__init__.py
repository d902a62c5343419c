"""What AWS resources mean together: who may do what by a statement, what belongs to a bucket or a key, what an alarm measures and tells.

In come a graph and a resource; out go answers that rules ask for, each with the AWS document it rests on.
"""
