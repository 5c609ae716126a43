"""Who knows about a paper: the published loss, the gold standard's files, and what is said where they are wrong."""

import json

import numpy as np
import pytest

from shanhe.cli.main import main
from shanhe.retrieval.expertise import best_few, loss


def test_the_loss_counts_wrong_pairs_by_difference_and_ties_half():
    ratings = {"p": {"a": 5.0, "b": 3.0, "c": 3.0, "d": 1.0}}  # differences: 2, 2, 4, 2, 2
    assert loss(ratings, {"p": {"a": 4, "b": 3, "c": 2, "d": 1}}) == 0
    assert loss(ratings, {"p": {"a": 1, "b": 2, "c": 3, "d": 4}}) == 1
    assert loss(ratings, {}) == 0.5
    assert loss(ratings, {"p": {"a": 3, "b": 4, "c": 2, "d": 2}}) == pytest.approx((2 + 1) / 12)


def test_the_best_few_papers_count_not_the_mean():
    similar = np.array([[0.9, 0.3], [0.0, 0.3], [0.0, 0.3], [0.0, 0.3]], dtype=np.float32)
    one, other = best_few(similar)
    assert one > other


def gold(folder):
    (folder / "papers").mkdir()
    (folder / "participants").mkdir()
    papers = {
        "p1": "Bearings of pumps wear",
        "p2": "Robots grasp parts with arms",
        "p3": "Tables in scanned archives",
    }
    for key, title in papers.items():
        (folder / "papers" / f"{key}.json").write_text(
            json.dumps({"ssId": key, "title": title, "abstract": title * 2})
        )
    (folder / "participants/7.json").write_text(
        json.dumps({"papers": [{"title": "Wear of pump bearings"}, {"title": "Vibration of pumps"}]})
    )
    head = ["ParticipantID", *(f"Paper{n}" for n in range(1, 11)), *(f"Expertise{n}" for n in range(1, 11))]
    row = ["7", "p1", "p2", "p3", *[""] * 7, "5", "2", "1", *[""] * 7]
    (folder / "evaluations.csv").write_text("\t".join(head) + "\n" + "\t".join(row) + "\n")


def test_expertise_reads_the_gold_standards_files(tmp_path, capsys):
    gold(tmp_path)
    assert main(["bench", "expertise", "--data", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["participants"], told["pairs"], told["ratings_without_paper"]) == (1, 3, 0)
    assert told["loss"] < 0.3


def test_expertise_says_what_is_missing(tmp_path, capsys):
    assert main(["bench", "expertise", "--data", str(tmp_path), "--json"]) == 2
    assert "evaluations.csv" in json.loads(capsys.readouterr().out)["error"]


def test_a_profile_that_only_names_papers_has_their_texts(tmp_path, capsys):
    """As published: a profile is a list of ids, title and abstract stand among the papers."""
    gold(tmp_path)
    for key, text in (("own1", "Wear of pump bearings"), ("own2", "Vibration of pumps")):
        (tmp_path / "papers" / f"{key}.json").write_text(
            json.dumps({"ssId": key, "title": text, "abstract": text})
        )
    named = {"authorId": "7", "name": "N", "papers": [{"paperId": "own1"}, {"paperId": "own2"}]}
    (tmp_path / "participants/7.json").write_text(json.dumps(named))
    assert main(["bench", "expertise", "--data", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["participants_without_profile"] == 0
    assert told["loss"] < 0.3


def test_a_folder_that_happens_to_be_called_like_papers_is_no_paper(tmp_path, capsys):
    whole = tmp_path / "reviewer-paper-match"
    whole.mkdir()
    gold(whole)
    (whole / "predictions").mkdir()
    (whole / "predictions/some.json").write_text('{"p1": {"title": "Tables in scanned archives"}}')
    assert main(["bench", "expertise", "--data", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["loss"] < 0.3


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("evaluations.csv", b"\xff\xfe\x00", "UTF-8"),
        ("evaluations.csv", b"a\tb\n1\t2\n", "ParticipantID"),
        ("papers/p1.json", b"{", "no valid JSON"),
        ("papers/more.zip", b"no archive", "cannot be read"),
        ("participants/7.json", b'{"papers": [{"paperId": "elsewhere"}]}', "no profile names a paper"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path, capsys, path, content, message):
    gold(tmp_path)
    (tmp_path / path).write_bytes(content)
    assert main(["bench", "expertise", "--data", str(tmp_path), "--json"]) == 2
    assert message in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize(("folder", "message"), [("papers", "no papers"), ("participants", "no profile")])
def test_a_folder_that_is_missing_is_told(tmp_path, capsys, folder, message):
    gold(tmp_path)
    (tmp_path / folder).rename(tmp_path / "elsewhere")
    assert main(["bench", "expertise", "--data", str(tmp_path), "--json"]) == 2
    assert message in json.loads(capsys.readouterr().out)["error"]
