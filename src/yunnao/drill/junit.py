"""JUnit XML, so that any build server can show a plan's test beside the tests of its own."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from yunnao.drill.suite import Result


def junit(results: Mapping[str, Sequence[Result]]) -> bytes:
    """Results by plan as JUnit XML: a suite a plan, a case a case, an error for one that could not be played."""
    root = ET.Element("testsuites")
    for plan, cases in results.items():
        errors = sum(bool(case.error) for case in cases)
        failures = sum(not case.held for case in cases) - errors
        took = sum(case.took_s for case in cases)
        suite = ET.SubElement(root, "testsuite", name=plan, tests=str(len(cases)), failures=str(failures),
                              errors=str(errors), time=f"{took:.3f}")
        for case in cases:
            _case(ET.SubElement(suite, "testcase", classname=plan, name=case.case, time=f"{case.took_s:.3f}"), case)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _case(element: ET.Element, case: Result) -> None:
    if case.error:
        ET.SubElement(element, "error", message=case.error[:200]).text = case.error
        return
    broken = [verdict for verdict in case.verdicts if not verdict.held]
    if broken:
        text = "\n".join(f"{verdict.expected}\n    {verdict.seen}" for verdict in broken)
        ET.SubElement(element, "failure", message=broken[0].expected).text = text
