import os
from dataclasses import replace

import pytest

from factories.homes import open_folder
from tieout.runtime.binaries import RunAs, find_programs

STRANGER = RunAs("stranger", 12345, 12345, must_switch=True)


class TestClosedFolder:
    def test_names_the_folder_in_the_way(self):
        with open_folder() as folder:
            home = folder / "closed" / "home"
            home.mkdir(parents=True)
            (folder / "closed").chmod(0o700)

            assert STRANGER.closed_folder(home) == folder / "closed"

    def test_finds_none_where_everybody_may_pass(self):
        with open_folder() as folder:
            assert STRANGER.closed_folder(folder / "not" / "there") is None

    def test_lets_the_owner_and_his_group_pass(self):
        with open_folder() as folder:
            folder.chmod(0o700)

            assert replace(STRANGER, uid=os.getuid()).closed_folder(folder) is None
            folder.chmod(0o070)
            assert replace(STRANGER, gid=folder.stat().st_gid).closed_folder(folder) is None

    def test_does_not_matter_to_an_ordinary_user(self, tmp_path):
        tmp_path.chmod(0o700)

        assert replace(STRANGER, must_switch=False).closed_folder(tmp_path) is None


class TestFindPrograms:
    def test_takes_the_programs_of_the_package_where_they_can_be_reached(self, tmp_path):
        nobody_special = replace(STRANGER, must_switch=False)

        programs = find_programs(copies=tmp_path, run_as=nobody_special)

        assert (programs / "postgres").exists()
        assert not list(tmp_path.iterdir())

    def test_copies_them_beside_the_data_where_they_cannot(self, tmp_path):
        out_of_reach = _Secluded("stranger", 12345, 12345, must_switch=True)

        programs = find_programs(copies=tmp_path / "programs", run_as=out_of_reach)

        assert programs.is_relative_to(tmp_path)
        assert (programs / "initdb").exists()
        assert (programs.parent / "share").is_dir()

    def test_copies_them_once(self, tmp_path):
        out_of_reach = _Secluded("stranger", 12345, 12345, must_switch=True)
        programs = find_programs(copies=tmp_path, run_as=out_of_reach)
        (programs / "mark").touch()

        assert (find_programs(copies=tmp_path, run_as=out_of_reach) / "mark").exists()


class _Secluded(RunAs):
    """Cannot reach anything."""

    def closed_folder(self, path):
        return path


class TestRunAs:
    def test_is_ourselves_unless_we_are_root(self):
        chosen = RunAs.choose()

        assert chosen.must_switch == (os.geteuid() == 0)
        assert chosen.uid != 0

    @pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
    def test_is_somebody_without_rights_as_root(self):
        assert RunAs.choose().options["user"] != 0
        assert RunAs.choose().options["extra_groups"] == []
