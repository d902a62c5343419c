"""Who is answered, by Route 53's rules."""

import pytest

from sandbox.dns.lookup import Answer, Healthy, Record, Status
from sandbox.dns.lookup import lookup as lookup_by_chance
from sandbox.dns.record_set import Failover, RecordSet, Zone, plain, record_set

PRIMARY = RecordSet(
    "ehr.db.internal", "CNAME", 5, ("127.10.0.1",), set_identifier="primary", failover=Failover.PRIMARY, health_check="check"
)
SECONDARY = RecordSet("ehr.db.internal", "CNAME", 5, ("127.11.0.1",), set_identifier="recovery", failover=Failover.SECONDARY)
ZONE = Zone(
    "db.internal",
    (PRIMARY, SECONDARY, RecordSet("a.deep.db.internal", "A", 60, ("10.0.0.1",)), RecordSet("*.wild.db.internal", "TXT", 60, ('"x"',))),
)
GOOD = lambda _: True  # noqa: E731
BAD = lambda _: False  # noqa: E731


def lookup(zones: list[Zone], name: str, type: str, healthy: Healthy) -> Answer:
    """Where nothing is left to chance."""
    return lookup_by_chance(zones, name, type, healthy, lambda: 0.0)


def test_a_good_primary_is_answered_and_an_address_target_is_an_address_record() -> None:
    assert lookup([ZONE], "EHR.db.internal.", "A", GOOD).records == (Record("ehr.db.internal", "A", 5, "127.10.0.1"),)


def test_a_bad_primary_gives_way_to_the_secondary() -> None:
    assert [r.value for r in lookup([ZONE], "ehr.db.internal", "A", BAD).records] == ["127.11.0.1"]


def test_when_both_are_bad_the_primary_is_answered() -> None:
    second = RecordSet("ehr.db.internal", "CNAME", 5, ("127.11.0.1",), failover=Failover.SECONDARY, health_check="other")
    assert [r.value for r in lookup([Zone("db.internal", (PRIMARY, second))], "ehr.db.internal", "A", BAD).records] == ["127.10.0.1"]


@pytest.mark.parametrize(
    ("name", "type", "status"),
    [
        ("nobody.db.internal", "A", Status.NO_SUCH_NAME),
        ("deep.db.internal", "A", Status.ANSWERED),
        ("a.deep.db.internal", "AAAA", Status.ANSWERED),
        ("example.org", "A", Status.NOT_OURS),
    ],
)
def test_what_is_not_there_is_told_apart_from_what_is_not_ours(name: str, type: str, status: Status) -> None:
    answer = lookup([ZONE], name, type, GOOD)
    assert (answer.status, answer.records) == (status, ())


def test_an_alias_is_followed_inside_our_zones() -> None:
    zone = Zone("db.internal", (RecordSet("db.internal", "A", 60, (), alias="a.deep.db.internal"), *ZONE.records))
    assert [r.value for r in lookup([zone], "db.internal", "A", GOOD).records] == ["10.0.0.1"]


def test_an_alias_is_answered_under_the_name_that_was_asked() -> None:
    zone = Zone(
        "b.test",
        (
            RecordSet("app.b.test", "A", 60, (), alias="middle.b.test"),
            RecordSet("middle.b.test", "A", 60, (), alias="db.b.test"),
            RecordSet("db.b.test", "A", 7, ("10.0.0.1", "10.0.0.2")),
            RecordSet("www.b.test", "CNAME", 9, ("app.b.test",)),
        ),
    )
    addresses = (Record("app.b.test", "A", 7, "10.0.0.1"), Record("app.b.test", "A", 7, "10.0.0.2"))
    assert lookup([zone], "app.b.test", "A", GOOD).records == addresses
    assert lookup([zone], "www.b.test", "A", GOOD).records == (Record("www.b.test", "CNAME", 9, "app.b.test"), *addresses)


def test_an_alias_to_nothing_exists_without_records() -> None:
    zone = Zone("b.test", (RecordSet("app.b.test", "A", 60, (), alias="gone.b.test"),))
    answer = lookup([zone], "app.b.test", "A", GOOD)
    assert (answer.status, answer.records) == (Status.ANSWERED, ())


@pytest.mark.parametrize(("evaluates", "answered"), [(True, "10.2.2.2"), (False, "10.1.1.1")])
def test_an_alias_is_as_good_as_its_target_where_it_asks_for_that(evaluates: bool, answered: str) -> None:
    zone = Zone(
        "b.test",
        (
            RecordSet("app.b.test", "A", 60, (), alias="one.b.test", failover=Failover.PRIMARY, evaluates_target=evaluates),
            RecordSet("app.b.test", "A", 60, ("10.2.2.2",), failover=Failover.SECONDARY),
            RecordSet("one.b.test", "A", 60, ("10.1.1.1",), health_check="bad"),
        ),
    )
    assert [r.value for r in lookup([zone], "app.b.test", "A", lambda check: check != "bad").records] == [answered]


def test_an_alias_that_evaluates_itself_comes_to_an_end() -> None:
    zone = Zone("b.test", (RecordSet("a.b.test", "A", 60, (), alias="a.b.test", evaluates_target=True),))
    assert lookup([zone], "a.b.test", "A", GOOD).records == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_private_zone_wins_over_a_public_one_of_the_same_name(turned: bool) -> None:
    public = Zone("b.test", (RecordSet("h.b.test", "A", 1, ("192.0.2.1",)), RecordSet("only.b.test", "A", 1, ("192.0.2.2",))))
    private = Zone("b.test", (RecordSet("h.b.test", "A", 1, ("10.0.0.1",)),), private=True)
    zones = [private, public] if turned else [public, private]
    assert [r.value for r in lookup(zones, "h.b.test", "A", GOOD).records] == ["10.0.0.1"]
    assert lookup(zones, "only.b.test", "A", GOOD).status is Status.NO_SUCH_NAME


def test_the_zones_own_start_of_authority_and_name_servers_are_used() -> None:
    soa, servers = "ns1.b.test. root.b.test. 1 2 3 4 5", RecordSet("b.test", "NS", 30, ("ns1.b.test.", "ns2.b.test."))
    zone = Zone("b.test", (RecordSet("b.test", "SOA", 900, (soa,)), servers))
    assert zone.start_of_authority == soa
    assert [r.value for r in lookup([zone], "b.test", "NS", GOOD).records] == ["ns1.b.test.", "ns2.b.test."]
    assert ZONE.start_of_authority is None


def test_a_chain_of_names_ends_even_when_it_is_a_ring() -> None:
    ring = Zone("x", (RecordSet("a.x", "CNAME", 1, ("b.x",)), RecordSet("b.x", "CNAME", 1, ("a.x",))))
    assert len(lookup([ring], "a.x", "A", GOOD).records) == 8


def test_a_wildcard_answers_for_names_that_do_not_exist() -> None:
    assert lookup([ZONE], "any.wild.db.internal", "TXT", GOOD).records[0].value == '"x"'


def test_the_longest_zone_answers() -> None:
    inner = Zone("in.db.internal", (RecordSet("h.in.db.internal", "A", 1, ("10.9.9.9",)),))
    assert lookup([ZONE, inner], "h.in.db.internal", "A", GOOD).records[0].value == "10.9.9.9"


def test_names_are_compared_as_route_53_writes_them() -> None:
    assert plain("\\052.Db.Internal.") == "*.db.internal"
    raw = {"Name": "e.x.", "Type": "A", "TTL": 5, "ResourceRecords": [{"Value": "1.2.3.4"}], "Failover": "PRIMARY", "SetIdentifier": "p"}
    alias = {"Name": "a.x.", "Type": "A", "AliasTarget": {"DNSName": "E.x.", "HostedZoneId": "Z", "EvaluateTargetHealth": True}}
    moto = {"Name": "x.", "Type": "SOA", "TTL": 9, "ResourceRecords": [{"Value": "{'Value': 'ns.x. root.x. 1 2 3 4 5'}"}]}
    assert record_set(moto).values == ("ns.x. root.x. 1 2 3 4 5",)
    assert record_set(alias) == RecordSet("a.x", "A", 60, (), alias="e.x", evaluates_target=True)
    assert record_set(raw) == RecordSet("e.x", "A", 5, ("1.2.3.4",), set_identifier="p", failover=Failover.PRIMARY)
