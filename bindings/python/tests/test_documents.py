"""Every block of the page about Python runs, one after another."""

import re

from conftest import ROOT

import relaylab  # noqa: F401


def test_every_block_of_the_page_runs(tmp_path, monkeypatch):
    text = (ROOT / "docs/PYTHON.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(blocks) > 5
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    for number, block in enumerate(blocks, 1):
        exec(compile(block, f"block {number} of docs/PYTHON.md", "exec"), names)
