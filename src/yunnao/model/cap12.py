"""CAP 1.2, the Common Alerting Protocol: hardened reading, the OASIS schema, and how a message is named.

Source: OASIS Standard CAP-v1.2, 1 July 2010; the schema beside this file, see cap12.NOTICE.md.
"""

import re
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import Any, cast

from lxml import etree

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MAX_BYTES = 1 << 20
"""No real alert comes near a mebibyte; a larger file is kept but not parsed."""

CHINA = timezone(timedelta(hours=8))
EVENT_CODE = "urn:yunnao:event"
"""The eventCode under which our own hazard word travels, so that it is read back exactly."""
COLOUR_PARAMETER = "预警颜色"
ADCODE = "adcode"

_ROOTS = {
    "{urn:oasis:names:tc:emergency:cap:1.1}alert": "CAP 1.1 预警",
    "{urn:oasis:names:tc:emergency:cap:1.0}alert": "CAP 1.0 预警",
    "{http://www.incident.com/cap/1.0}alert": "CAP 1.0 预警",
    "{http://www.w3.org/2005/Atom}feed": "Atom 订阅源",
    "{http://www.w3.org/2005/Atom}entry": "Atom 条目",
    "rss": "RSS 订阅源",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF": "RSS 1.0 订阅源",
    "{urn:oasis:names:tc:emergency:EDXL:DE:1.0}EDXLDistribution": "EDXL-DE 封装",
    "{urn:oasis:names:tc:emergency:EDXL:DE:2.0}EDXLDistribution": "EDXL-DE 封装",
}  # fmt: skip
_lock = threading.Lock()


def stamp(when: datetime) -> str:
    """A time as CAP writes it, in whole seconds and Chinese standard time: 2019-08-09T11:00:00+08:00."""
    return when.astimezone(CHINA).replace(microsecond=0).isoformat()


def message_key(sender: str, identifier: str, sent_at: datetime) -> str:
    """The name by which other messages refer to one: "sender,identifier,sent", the time in `stamp`'s form."""
    return f"{sender},{identifier},{stamp(sent_at)}"


def tag(name: str) -> str:
    """The qualified name of a CAP 1.2 element."""
    return f"{{{NAMESPACE}}}{name}"


def parse(data: bytes) -> etree._Element:
    """The root of a valid CAP 1.2 alert; raises ValueError saying in Chinese what the bytes are instead.

    Nothing outside `data` is ever opened: no DTD, no entity, no network.
    """
    if not data.strip():
        raise ValueError(f"文件是空的（{len(data)} 字节）。请发送方重新发送。")
    if len(data) > MAX_BYTES:
        raise ValueError(oversized(len(data)))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
                             huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, LookupError, ValueError) as error:
        raise ValueError(_malformed(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("文件带有 DTD。CAP 预警不需要 DTD，它可用来攻击系统，因此拒收。请发送方去掉 DOCTYPE。")
    if root.tag != tag("alert"):
        raise ValueError(_stranger(root))
    wrong = _sent_without_offset(root) or violation(root)
    if wrong:
        raise ValueError(wrong)
    return root


def oversized(size: int) -> str:
    """The words for a file that is too large to be an alert; `size` in bytes."""
    return f"文件过大（{size} 字节，上限 {MAX_BYTES} 字节），未解析。请核实来源。"


def violation(root: etree._Element) -> str:
    """What the schema has against an alert, with its line, or "" when it is valid."""
    with _lock:  # the validator keeps its findings in itself
        schema = _schema()
        if schema.validate(root):
            return ""
        first = next(iter(cast(Iterable[Any], schema.error_log)))
    return f"不符合 CAP 1.2 模式：第 {first.line} 行，{first.message.replace('{' + NAMESPACE + '}', '')}"


@cache
def _schema() -> etree.XMLSchema:
    text = files("yunnao.model").joinpath("cap12.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


def _malformed(error: Exception) -> str:
    text = str(error)
    if re.search(r"encoding|not proper UTF-8|conversion failed|Invalid bytes", text, re.IGNORECASE):
        return f"字符编码有误：{text}。声明的编码与实际内容不符，请发送方以 UTF-8 重新发送。"
    if re.search(r"Premature end|EndTag: '</' not found|find end of|unterminated|not finished", text, re.IGNORECASE):
        return f"内容被截断：{text}。请发送方重新发送全文。"
    if "Start tag expected" in text or "Document is empty" in text:
        return "不是 XML 文件，因而不是 CAP 预警。请核实来源。"
    return f"不是良构的 XML：{text}。请发送方更正后重新发送。"


def _stranger(root: etree._Element) -> str:
    name = str(root.tag)
    what = _ROOTS.get(name) or _ROOTS.get(name.lower())
    if what is not None:
        return f"这是 {what}，不是 CAP 1.2 预警。请发送方改发 CAP 1.2（命名空间 {NAMESPACE}）。"
    return f"根元素是 {name[:200]}，不是 CAP 1.2 的 alert（命名空间 {NAMESPACE}）。请核实来源。"


def _sent_without_offset(root: etree._Element) -> str:
    """The commonest mistake deserves plainer words than the schema's."""
    sent = (root.findtext(tag("sent")) or "").strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?", sent):
        return f"sent（{sent}）没有时区，无法确定时刻。请发送方写明时区，如 +08:00。"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", sent):
        return f"sent（{sent}）以 Z 结尾，CAP 1.2 要求写成 -00:00。请发送方更正。"
    return ""
