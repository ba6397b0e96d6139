"""The templates as text."""

import re
from pathlib import Path

import tieout.dashboard

PACKAGE = Path(tieout.dashboard.__file__).parent
TEMPLATES = PACKAGE / "templates"
FORBIDDEN = re.compile(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:|\|safe|autoescape", re.IGNORECASE)


class TestTemplates:
    def test_have_no_scripts_no_styles_and_no_unescaped_text(self) -> None:
        for template in TEMPLATES.rglob("*.html"):
            assert not FORBIDDEN.search(template.read_text(encoding="utf-8")), template

    def test_carry_a_token_in_every_form_that_changes_something(self) -> None:
        for template in TEMPLATES.rglob("*.html"):
            forms = re.findall(
                r"<form[^>]*method=\"post\".*?</form>", template.read_text(encoding="utf-8"), re.DOTALL
            )
            assert all("{% csrf_token %}" in form for form in forms), template

    def test_are_used_by_a_view_or_another_template(self) -> None:
        texts = "".join(
            file.read_text(encoding="utf-8") for file in [*PACKAGE.rglob("*.py"), *TEMPLATES.rglob("*.html")]
        )

        for template in TEMPLATES.rglob("*.html"):
            assert f'"{template.relative_to(TEMPLATES)}"' in texts, template


class TestTheStyle:
    def test_defines_no_class_that_no_template_uses(self) -> None:
        style = (PACKAGE / "static/dashboard/app.css").read_text(encoding="utf-8")
        markup = "".join(
            file.read_text(encoding="utf-8") for file in [*TEMPLATES.rglob("*.html"), *PACKAGE.rglob("*.py")]
        )

        for name in sorted(set(re.findall(r"\.([a-z][a-z-]+)(?=[\s,:.{)>\[])", style))):
            assert re.search(rf"\b{name}\b", markup), name
