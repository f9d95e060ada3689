"""The guard at the door of the console: right host, right origin, a body of sane size, safe headers on every answer."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 64 * 1024

_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


_Refusal = tuple[int, str, str, str]
"""Status, error, why, next."""


class _TooLarge(Exception):
    pass


class Guard:
    """ASGI middleware: refuses strange hosts (DNS rebinding), foreign origins (CSRF) and oversized bodies."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app, self.hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refused = self._refusal(scope)
        if refused is not None:
            await _refuse(scope, receive, send, refused)
        elif scope["type"] == "websocket":
            await self.app(scope, receive, send)
        else:
            await self._http(scope, receive, send)

    def _refusal(self, scope: Scope) -> _Refusal | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name_of(host) not in self.hosts:
            return (421, f"this console does not answer to the name {_name_of(host)!r}",
                    "a strange name may be another page's trick to reach a console on this machine",
                    "open it under one of its own names, or start it with that name as an allowed host")
        origin = headers.get("origin")
        changes = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if changes and origin is not None and urlsplit(origin).netloc != host:
            return (403, f"the request comes from another page ({origin})",
                    "only the console's own page may act for the person signed in",
                    "use the console's own page")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > MAX_BODY_BYTES:
            return _too_large()
        return None

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, size = False, 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > MAX_BODY_BYTES:
                raise _TooLarge
            return message

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(message, scope["path"])
            await send(message)

        try:
            await self.app(scope, counted, with_headers)
        except _TooLarge:
            if not started:
                await _refuse(scope, receive, send, _too_large())


def _name_of(host: str) -> str:
    """A Host header without its port; an IPv6 address keeps its brackets."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.split(":", 1)[0]


def _add_headers(message: Message, path: str) -> None:
    headers = MutableHeaders(scope=message)
    headers.update(_HEADERS)
    if path.startswith("/assets/"):
        headers["cache-control"] = "public, max-age=31536000, immutable"  # their names carry their content's hash
    else:
        headers.setdefault("cache-control", "no-store" if path.startswith("/api/") else "no-cache")


def _too_large() -> _Refusal:
    return (413, f"the body is larger than {MAX_BODY_BYTES // 1024} KiB",
            "an order is a few lines; a flood of bytes would starve the room", "send less")


async def _refuse(scope: Scope, receive: Receive, send: Send, said: _Refusal) -> None:
    status, error, why, next = said
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403, "reason": error[:120]})
        return
    body = msgspec.json.encode({"error": error, "why": why, "next": next})
    start: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": [
        (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]}
    _add_headers(start, scope["path"])
    await send(start)
    await send({"type": "http.response.body", "body": body})
