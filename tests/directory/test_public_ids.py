"""Numbers that travel: which of a list's numbers may become public ids again."""

from directory.public_ids import given_back, is_public_id, new_public_id


def test_ours_are_known_and_others_are_not():
    assert is_public_id(new_public_id())
    for number in ("", "1", "AA0100000001", "ABCDEFGH", "a2b3c4d", "a2b3c4d50", "a2b3c4d1", "a2b3c4d5\n", "ａ2b3c4d5"):
        assert not is_public_id(number)


def test_what_is_taken_stays_with_whom_it_is():
    asked = []

    def taken(numbers: list[str]) -> list[str]:
        asked.append(numbers)
        return ["a2b3c4d5"]

    assert given_back(["a2b3c4d5", "7", "k2m3n4p5"], taken) == {"k2m3n4p5"}
    assert given_back(["7", ""], taken) == set() and asked == [["a2b3c4d5", "k2m3n4p5"]]
