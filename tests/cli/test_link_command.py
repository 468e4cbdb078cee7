"""`commonwork link` and `commonwork link-train`, as they are typed."""

from cli.test_cli import run

from commonwork.engines.linking.weights import load_weights


def lists(folder):
    (folder / "a.csv").write_text(
        "id,name,city,postcode,note\na1,Leeds Bakery Co-operative Ltd,Leeds,LS1 2AB,x\n", "utf-8"
    )
    (folder / "b.csv").write_text("id,name,city,postcode\nb1,Leeds Bakery Cooperative,Leeds,LS1 2AB\n", "utf-8")
    return folder / "a.csv", folder / "b.csv"


def test_link_writes_pairs_and_clusters_and_warns_of_unknown_columns(tmp_path):
    a, b = lists(tmp_path)
    files = ("--output", tmp_path / "p.csv", "--clusters", tmp_path / "c.csv")
    answer = run(tmp_path / "home", "link", a, b, *files, "--json")
    assert (answer.code, answer.json) == (0, {"compared": 1, "same": 1, "ask": 0, "clusters": 1})
    assert answer.err == "a.csv: the column «note» is not known and was not used.\n"
    assert (tmp_path / "p.csv").read_text("utf-8").splitlines()[0] == "id_a,id_b,score,band,reasons"
    assert (tmp_path / "c.csv").read_text("utf-8") == "id,cluster\na1,a1\nb1,a1\n"


def test_link_refuses_a_table_without_names_and_an_unknown_engine_and_writes_nothing(tmp_path):
    a, b = lists(tmp_path)
    (tmp_path / "bad.csv").write_text("id,city\n1,Leeds\n", "utf-8")
    assert run(tmp_path / "home", "link", tmp_path / "bad.csv", "--output", tmp_path / "p.csv").code == 1
    assert run(tmp_path / "home", "link", a, b, "--engine", "abacus", "--output", tmp_path / "p.csv").code == 1
    assert not (tmp_path / "p.csv").exists()


def test_link_train_writes_weights_that_can_be_used_the_same_twice(tmp_path):
    a, b = lists(tmp_path)
    for name in ("one.json", "two.json"):
        assert run(tmp_path / "home", "link-train", a, b, "--output", tmp_path / name, "--version", "t1").code == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert load_weights(tmp_path / "one.json").version == "t1"
