import pytest

from tieout.runtime.single import RunsAlready, only_one


class TestOnlyOne:
    def test_tells_a_second_one_where_the_first_is(self, tmp_path):
        with only_one(tmp_path) as lock:
            lock.tell({"address": "http://127.0.0.1:8800"})

            with pytest.raises(RunsAlready, match=r"runs already at http://127\.0\.0\.1:8800") as refused:
                only_one(tmp_path).__enter__()

        assert refused.value.facts["address"] == "http://127.0.0.1:8800"

    def test_tells_a_second_one_that_the_first_is_starting(self, tmp_path):
        with only_one(tmp_path), pytest.raises(RunsAlready, match="is starting"):
            only_one(tmp_path).__enter__()

    def test_believes_nothing_of_what_a_former_one_left(self, tmp_path):
        with only_one(tmp_path) as former:
            former.tell({"address": "http://127.0.0.1:1"})

        with only_one(tmp_path), pytest.raises(RunsAlready) as refused:
            only_one(tmp_path).__enter__()

        assert "address" not in refused.value.facts
