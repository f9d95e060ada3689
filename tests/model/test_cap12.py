"""CAP 1.2: names, times, and a reader that opens nothing but what it was given."""

import threading
from datetime import UTC, datetime

import pytest
from lxml import etree

from yunnao.model import cap12

VALID = f"""<alert xmlns="{cap12.NAMESPACE}"><identifier>i</identifier><sender>s</sender>
<sent>2019-08-10T14:30:00+08:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope></alert>"""


def test_a_time_is_written_in_whole_seconds_of_chinese_standard_time() -> None:
    assert cap12.stamp(datetime(2019, 8, 9, 16, 0, 0, 999_999, tzinfo=UTC)) == "2019-08-10T00:00:00+08:00"


def test_a_message_is_named_by_who_sent_it_what_and_when() -> None:
    assert cap12.message_key("s", "i", datetime(2019, 8, 10, tzinfo=UTC)) == "s,i,2019-08-10T08:00:00+08:00"


def test_a_valid_alert_is_given_as_its_root() -> None:
    assert cap12.parse(VALID.encode()).findtext(cap12.tag("sender")) == "s"


def test_a_violation_names_its_line_and_speaks_without_namespaces() -> None:
    root = etree.fromstring(VALID.replace("<scope>Public</scope>", ""))
    assert cap12.violation(root).startswith("不符合 CAP 1.2 模式：第 1 行，Element 'alert'")
    assert cap12.NAMESPACE not in cap12.violation(root)
    assert cap12.violation(etree.fromstring(VALID)) == ""


@pytest.mark.parametrize("signature", ["http://www.w3.org/2000/09/xmldsig#"])
def test_a_signature_may_stand_at_the_end(signature: str) -> None:
    cap12.parse(VALID.replace("</alert>", f'<Signature xmlns="{signature}"/></alert>').encode())
    with pytest.raises(ValueError, match="Signature"):
        cap12.parse(VALID.replace("</alert>", '<Signature xmlns="urn:else"/></alert>').encode())


def test_many_threads_may_check_at_once_and_each_hears_of_its_own() -> None:
    good, bad = etree.fromstring(VALID), etree.fromstring(VALID.replace("Actual", "Real"))
    heard: list[tuple[str, bool]] = []

    def check() -> None:
        for _ in range(50):
            heard.append((cap12.violation(good), "Real" in cap12.violation(bad)))

    threads = [threading.Thread(target=check) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert heard == [("", True)] * 200
