"""The page of rules says what the rules say."""

from policies.rules_page import PAGE, rules_page


def test_the_page_is_what_the_rules_generate() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run python -m policies.rules_page"
