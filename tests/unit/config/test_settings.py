"""The settings are read in a process of its own each time: a process reads them only once."""

import os
import subprocess
import sys

from cryptography.fernet import Fernet

SHOW = """
import os
from django.conf import settings
settings.INSTALLED_APPS
before = os.path.exists(os.environ["TIEOUT_HOME"])
print(before, len(str(settings.SECRET_KEY)) > 30, len(tuple(settings.TIEOUT_SECRET_KEYS)),
      len(settings.SECRET_KEY_FALLBACKS), sorted(os.listdir(os.environ["TIEOUT_HOME"])))
"""


def _show(home, **said):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIEOUT_")}
    environment |= {"TIEOUT_HOME": str(home), **said}
    done = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class TestSettings:
    def test_make_keys_in_the_data_folder_when_they_are_first_needed(self, tmp_path):
        shown = _show(tmp_path / "home")

        assert shown == "False True 1 0 ['encryption-keys', 'session-key']"

    def test_take_keys_from_the_environment_and_make_none(self, tmp_path):
        (tmp_path / "home").mkdir()

        newest, older = (Fernet.generate_key().decode() for _ in range(2))

        shown = _show(tmp_path / "home", TIEOUT_SECRET_KEYS=f"{newest},{older}")

        assert shown == "True True 2 1 []"
