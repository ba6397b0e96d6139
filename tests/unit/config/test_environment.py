from pathlib import Path

import pytest

from tieout.config.environment import VARIABLES, Environment, EnvironmentRefused, default_home


class TestEnvironment:
    def test_has_the_defaults_of_its_table_when_nothing_is_said(self):
        environment = Environment.read({})

        assert environment.home == default_home()
        assert environment.database_url == ""
        assert environment.hosts == ("localhost", "127.0.0.1")
        assert environment.sender_id == "sandbox"
        assert environment.is_https is False

    def test_takes_a_value_of_blanks_for_the_default(self):
        assert Environment.read({"TIEOUT_SENDER_ID": "  "}).sender_id == "sandbox"

    def test_reads_lists_by_commas(self):
        environment = Environment.read({"TIEOUT_HOSTS": "ar.example, books.example,"})

        assert environment.hosts == ("ar.example", "books.example")

    def test_names_the_data_folder_from_the_root_wherever_it_was_said(self):
        assert Environment.read({"TIEOUT_HOME": "books"}).home == Path.cwd() / "books"
        assert Environment.read({"TIEOUT_HOME": "~/books"}).home == Path.home() / "books"

    def test_refuses_a_switch_that_is_neither_on_nor_off(self):
        with pytest.raises(EnvironmentRefused, match="TIEOUT_HTTPS is on or off, not perhaps"):
            Environment.read({"TIEOUT_HTTPS": "perhaps"})

    def test_lists_every_variable_once_with_its_meaning(self):
        names = [variable.name for variable in VARIABLES]

        assert len(set(names)) == len(names)
        assert all(variable.explanation for variable in VARIABLES)
