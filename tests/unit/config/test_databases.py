import pytest

from tieout.config.databases import DatabaseUrlRefused, database_settings


class TestDatabaseSettings:
    def test_takes_an_address_apart(self):
        settings = database_settings("postgresql://app:p%40ss@db.example:5433/books?sslmode=require")

        assert settings["USER"] == "app"
        assert settings["PASSWORD"] == "p@ss"
        assert settings["HOST"] == "db.example"
        assert settings["PORT"] == "5433"
        assert settings["NAME"] == "books"
        assert settings["OPTIONS"] == {"sslmode": "require"}

    def test_keeps_connections_open_only_where_a_pool_is_wanted(self):
        address = "postgresql://app@db.example/books"

        assert "pool" not in database_settings(address)["OPTIONS"]
        assert database_settings(address, pool_size=4)["OPTIONS"]["pool"]["max_size"] == 4

    @pytest.mark.parametrize(
        "address",
        [
            "sqlite:///books.db",
            "postgresql://app@db.example",
            "books",
            "postgresql://app@db.example:port/books",
        ],
    )
    def test_refuses_what_is_no_address_of_a_postgresql_database(self, address):
        with pytest.raises(DatabaseUrlRefused, match="must look like postgresql://"):
            database_settings(address)

    def test_takes_an_empty_address_for_not_attached_yet(self):
        assert database_settings("")["NAME"] == ""
