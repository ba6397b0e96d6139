"""The door of the part: what can be imported, and what it does not bring along."""

import subprocess
import sys

import tieout.intacct


class TestExports:
    def test_are_exactly_what_the_list_says(self):
        public = {name for name in vars(tieout.intacct) if not name.startswith("_")}
        modules = {name for name in public if f"tieout.intacct.{name}" in sys.modules}

        assert sorted(public - modules) == sorted(tieout.intacct.__all__)

    def test_are_listed_once_and_in_order(self):
        names = tieout.intacct.__all__

        kinds = [
            [name for name in names if name.isupper()],
            [name for name in names if name[0].isupper() and not name.isupper()],
            [name for name in names if name[0].islower()],
        ]
        assert names == [name for kind in kinds for name in sorted(kind)]
        assert len(set(names)) == len(names)

    def test_bring_no_framework_no_database_and_no_sandbox_along(self):
        code = (
            "import sys, tieout.intacct;"
            "strangers = {'django', 'psycopg', 'procrastinate', 'sandbox', 'sync', 'ledger'};"
            "loaded = {part for name in sys.modules for part in name.split('.')[:2]};"
            "print(sorted(strangers & loaded))"
        )

        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

        assert shown.stdout.strip() == "[]"
