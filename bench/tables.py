"""The decision tables of every plan of Qingdao, by our forty lines and by ZEN Engine, on the same random facts.

Every table is translated into a JSON Decision Model, a scale's step into its rank, what is unknown into null. Both must
find the same row for every set of facts. The peer is installed by `make bench-tables` (var/peers-zen).
"""

import json
import random
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from yunnao.city.package import read_package
from yunnao.model.procedure import Rule
from yunnao.model.scale import Colour
from yunnao.model.table import Known, decide
from yunnao.procedure.lint_tables import SCOPES

HERE = Path(__file__).parent
PEER = HERE.parent / "var" / "peers-zen" / "bin" / "python"
SETS, RUNS = 400, 1


def rows() -> list[dict[str, Any]]:
    """One row: decisions a second over all tables."""
    plans = read_package(HERE.parent / "cities" / "qingdao").plans
    tables = [table for _, plan in sorted(plans.items()) for table in (plan.opens, plan.levels, plan.grades) if table]
    chance = random.Random(4)
    facts = [[_facts(table, chance) for _ in range(SETS)] for table in tables]
    began = time.perf_counter()
    found = [[decide(table, known) for known in each] for table, each in zip(tables, facts, strict=True)]
    ours = time.perf_counter() - began
    mine = [[next((n for n, row in enumerate(table) if row is rule), -1) for rule in rules]
            for table, rules in zip(tables, found, strict=True)]
    peer = _theirs(tables, facts)
    if peer:
        assert peer["found"] == mine, "ZEN Engine finds another row"
    count = SETS * len(tables)
    hit = sum(row >= 0 for each in mine for row in each) / count
    return [{"work": f"{count:,} decisions over {len(tables)} tables, {hit:.0%} of them with an answer",
             "ours": count / ours, "peer": count / peer["seconds"] if peer else None, "unit": "decisions/s",
             "ratio": peer["seconds"] / ours if peer else None, "runs": RUNS,
             "peer_version": f"zen-engine {peer['version']}" if peer else "none installed: make bench-tables"}]


def _facts(table: Sequence[Rule], chance: random.Random) -> dict[str, Any]:
    """For each fact the table asks for: unknown one time in three, else near a number that some row names."""
    named: dict[str, list[str]] = {}
    for row in table:
        for fact, wanted in row.when.items():
            named.setdefault(fact, []).append(str(wanted))
    known: dict[str, Any] = {}
    for fact, conditions in sorted(named.items()):
        if chance.random() < 1 / 3:
            continue
        if fact.startswith(SCOPES):
            known[fact] = chance.choice(list(Colour))
        else:
            number = chance.choice(conditions).strip("<>=! ")
            known[fact] = (float(number) if number != "known" else 1.0) + chance.choice((-1.0, 0.0, 0.5, 1.0))
    return known


def jdm(table: Sequence[Rule]) -> dict[str, Any]:
    """The table as a JSON Decision Model: a column a fact, the number of the row as its answer."""
    columns = sorted({fact for row in table for fact in row.when})
    rules = [{"_id": f"r{number}", "row": str(number),
              **{_name(fact): _cell(row.when[fact]) if fact in row.when else "" for fact in columns}}
             for number, row in enumerate(table)]
    content = {"hitPolicy": "first", "rules": rules,
               "inputs": [{"id": _name(fact), "name": fact, "field": _name(fact)} for fact in columns],
               "outputs": [{"id": "row", "name": "row", "field": "row"}]}
    return {"nodes": [{"id": "in", "name": "in", "type": "inputNode"},
                      {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
                      {"id": "out", "name": "out", "type": "outputNode"}],
            "edges": [{"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
                      {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"}]}


def _name(fact: str) -> str:
    return fact.replace(".", "_").replace("-", "_")


def _cell(wanted: Any) -> str:
    text = str(wanted).strip()
    if text == "known":
        return "$ != null"
    sign = text[: len(text) - len(text.lstrip("<>=!"))] or "="
    value = text.lstrip("<>=! ")
    number = str(Colour(value).rank) if not value.replace(".", "").replace("-", "").isdigit() else value
    return f"$ != null and $ {'==' if sign == '=' else sign} {number}"


def _plain(known: Known) -> dict[str, Any]:
    return {_name(fact): value.rank if isinstance(value, Colour) else value for fact, value in known.items()}


def _theirs(tables: Sequence[Sequence[Rule]], facts: Sequence[Sequence[Known]]) -> dict[str, Any]:
    if not PEER.exists():
        return {}
    question = {"tables": [jdm(table) for table in tables],
                "facts": [[_plain(known) for known in each] for each in facts]}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "question.json"
        file.write_text(json.dumps(question), encoding="utf-8")
        done = subprocess.run([str(PEER), "-P", str(HERE / "_zen_peer.py"), str(file)], capture_output=True, text=True,
                              check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told
