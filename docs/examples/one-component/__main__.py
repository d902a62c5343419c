"""A key whose administrators cannot read with it, and a private bucket under it."""

from datetime import timedelta

import pulumi_aws as aws

from components.encryption.data_key import DataKey, DataKeyArgs
from components.encryption.key_duties import KeyDuties
from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.storage.private_bucket import PrivateBucket, PrivateBucketArgs

ACCOUNT, REGION = "123456789012", "eu-west-1"

placement = Placement(
    account=ACCOUNT, region=REGION, partition="aws", provider=aws.Provider("here", region=REGION, allowed_account_ids=[ACCOUNT])
)
facts = EnvironmentFacts(name="try", accounts=frozenset({ACCOUNT}), throw_away=True, protect=False)

key = DataKey(
    "documents",
    DataKeyArgs(
        facts=facts,
        placement=placement,
        data_class="documents",
        rotation=timedelta(days=365),
        duties=KeyDuties(
            administrators=frozenset({f"arn:aws:iam::{ACCOUNT}:role/key-administration"}),
            users=frozenset({f"arn:aws:iam::{ACCOUNT}:role/deployment"}),
            destroyers=frozenset({f"arn:aws:iam::{ACCOUNT}:role/key-destruction"}),
        ),
    ),
)
PrivateBucket(
    "documents",
    PrivateBucketArgs(facts=facts, placement=placement, purpose="documents", key=key.arn, expire_days=3650),
)
