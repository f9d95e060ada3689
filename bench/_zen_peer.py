"""ZEN Engine asked the same decision tables: run by a Python of its own, so that its wheel stays out of ours.

    python _zen_peer.py QUESTION.json       {tables: [JDM], facts: [[facts of a table]]} -> rows found and seconds
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import zen


def main(question: str) -> None:
    asked = json.loads(Path(question).read_text(encoding="utf-8"))
    engine = zen.ZenEngine()
    found, seconds, loading = [], 0.0, 0.0
    for table, facts in zip(asked["tables"], asked["facts"], strict=True):
        began = time.perf_counter()
        decision = engine.create_decision(json.dumps(table))
        decision.evaluate(facts[0])
        loading += time.perf_counter() - began
        answers = []
        began = time.perf_counter()
        for known in facts:
            answers.append(decision.evaluate(known)["result"])
        seconds += time.perf_counter() - began
        found.append([int(answer["row"]) if answer else -1 for answer in answers])
    print(json.dumps({"version": version("zen-engine"), "found": found, "seconds": seconds, "loading": loading}))


if __name__ == "__main__":
    main(sys.argv[1])
