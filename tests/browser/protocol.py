"""What page and server have told each other, a line each: for the report of a test that failed."""

from __future__ import annotations

import time
from collections import deque

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

KEPT = 150  # messages


def overheard(page: Page) -> deque[str]:
    """Grows with each message from before the page is opened; the first ones make room."""
    lines: deque[str] = deque(maxlen=KEPT)
    began = time.monotonic()

    def note(line: str) -> None:
        lines.append(f"{time.monotonic() - began:7.2f} {line}")

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: note(f"> {_asked(frame)}"))
        socket.on("framereceived", lambda frame: note(f"< {_told(frame)}"))

    page.on("websocket", listen)
    return lines


def _asked(frame: str | bytes) -> str:
    message = BackMsg.FromString(_bytes(frame))
    if message.WhichOneof("type") != "rerun_script":
        return str(message.WhichOneof("type"))
    rerun = message.rerun_script
    pressed = [w.id for w in rerun.widget_states.widgets if w.trigger_value or w.json_trigger_value]
    return f"rerun {rerun.fragment_id[:8] or 'all'} {' '.join(pressed)}"


def _told(frame: str | bytes) -> str:
    message = ForwardMsg.FromString(_bytes(frame))
    kind = str(message.WhichOneof("type"))
    if kind == "script_finished":
        return f"{kind} {message.script_finished}"
    if kind != "delta":
        return kind
    delta = message.delta
    what = delta.WhichOneof("type")
    where = f"{list(message.metadata.delta_path)} {delta.fragment_id[:8]}"
    if what != "new_element":
        return f"{what} {where}"
    element = delta.new_element
    name = element.WhichOneof("type")
    said = {
        "button": element.button.label,
        "markdown": element.markdown.body[:60],
        "bidi_component": element.bidi_component.mixed.json[:400],
    }
    return f"{name} {where} {said.get(str(name), '')}"


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
