import pytest
from cryptography.fernet import Fernet

from tieout.config.environment import EnvironmentRefused
from tieout.config.secrets_file import checked, read_or_make, session_key


class TestReadOrMake:
    def test_makes_a_key_that_encrypts(self, tmp_path):
        (key,) = read_or_make(tmp_path / "home", "encryption-keys")

        assert Fernet(key).decrypt(Fernet(key).encrypt(b"password")) == b"password"

    def test_finds_the_same_keys_again(self, tmp_path):
        assert read_or_make(tmp_path, "keys") == read_or_make(tmp_path, "keys")

    def test_reads_several_keys_the_newest_first(self, tmp_path):
        (tmp_path / "keys").write_text("new\n\nold\n")

        assert read_or_make(tmp_path, "keys") == ("new", "old")


class TestChecked:
    def test_refuses_a_key_that_cannot_encrypt_without_showing_it(self):
        good = Fernet.generate_key().decode()

        with pytest.raises(EnvironmentRefused, match="TIEOUT_SECRET_KEYS: key 2 is no Fernet key") as refused:
            checked((good, "hunter2"))

        assert "hunter2" not in str(refused.value)

    def test_returns_keys_that_can(self):
        good = Fernet.generate_key().decode()

        assert checked((good,)) == (good,)


class TestSessionKey:
    def test_does_not_tell_the_key_that_it_was_made_from(self):
        assert "secret" not in session_key("secret")

    def test_is_the_same_on_every_machine(self):
        assert session_key("secret") == session_key("secret") != session_key("other")
