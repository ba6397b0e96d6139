import os

import pytest

from tieout.config.home import HomeUnusable, make_home, write_once


class TestMakeHome:
    def test_makes_a_folder_that_others_cannot_list(self, tmp_path):
        home = tmp_path / "new" / "home"

        make_home(home)

        assert home.stat().st_mode & 0o066 == 0

    def test_leaves_a_folder_as_it_is(self, tmp_path):
        tmp_path.chmod(0o755)

        make_home(tmp_path)

        assert tmp_path.stat().st_mode & 0o777 == 0o755

    def test_refuses_a_file(self, tmp_path):
        (tmp_path / "home").touch()

        with pytest.raises(HomeUnusable, match=r"home cannot be used: it is no folder\. Choose another"):
            make_home(tmp_path / "home")

    def test_refuses_a_folder_that_cannot_be_made(self, tmp_path):
        (tmp_path / "file").touch()

        with pytest.raises(HomeUnusable, match="Not a directory"):
            make_home(tmp_path / "file" / "home")


class TestWriteOnce:
    def test_writes_for_the_owner_only(self, tmp_path):
        write_once(tmp_path / "key", "secret")

        assert (tmp_path / "key").read_text() == "secret"
        assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600

    def test_lets_the_file_that_came_first_count(self, tmp_path):
        write_once(tmp_path / "key", "first")
        write_once(tmp_path / "key", "second")

        assert (tmp_path / "key").read_text() == "first"

    def test_leaves_nothing_else_behind(self, tmp_path):
        write_once(tmp_path / "key", "first")

        assert [path.name for path in tmp_path.iterdir()] == ["key"]

    def test_starts_anew_after_it_was_cut_short(self, tmp_path):
        (tmp_path / f"key.{os.getpid()}").write_text("half")

        write_once(tmp_path / "key", "whole")

        assert (tmp_path / "key").read_text() == "whole"
