"""What `holdfast check` does around the room of policies: reads what was asked, finds both sides of a comparison, writes the answer.

In come the options as they were typed; out go assessments from `policies` and their reports. Nothing here judges.
"""
