"""No rule of the engines without a test that shows what it changes."""

from engines.disabling import registered, rules


def test_every_rule_has_a_test_that_leaves_it_out():
    assert sorted(set(rules()) - registered()) == []


def test_no_test_names_a_rule_that_does_not_exist():
    families = {rule.partition(".")[0] for rule in rules()}
    named = {rule for rule in registered() if rule.partition(".")[0] in families}
    assert sorted(named - set(rules())) == []
