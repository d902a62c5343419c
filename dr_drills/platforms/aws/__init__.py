"""The platform Protocols over AWS, by boto3; the same code meets AWS and, by AWS_ENDPOINT_URL, the sandbox.

In come requests in the drills' words; out go AWS calls, and every failure leaves as the Protocol's own error.
"""
