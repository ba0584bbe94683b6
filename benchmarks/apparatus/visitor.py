"""One page in one browser, reduced to what goes over its websocket.

Streamlit's own messages, in the way its page sends them: every widget's value with each request,
the timers of parts that refresh themselves, and the hashes of what the browser still holds; and
the looks that following.mjs asks for.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import numpy as np
import pyarrow as pa
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PATIENCE = 60.0  # seconds after which an answer that has not come is a failure
# How a run of the page, or of parts of it, ends where no other one takes its place.
ENDS = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
)
AGAIN = 5.0  # seconds after which a look that was not answered is asked for once more
CACHED = 2  # large messages that a browser holds


class Wrong(Exception):
    """An answer that is not the one that was asked for, or none."""


class Visitor:
    def __init__(self, socket: ClientConnection, query: str = "") -> None:
        """query: what stands in the address behind the question mark."""
        self.told: dict[str, Any] = {}  # the message to the stage that is shown
        self.read: Callable[[bytes], None] | None = None  # is given whatever comes from the server
        self.rate = 0.0  # the learning rate that was chosen last
        self.polls = 0  # looks at running trainings
        self.frames: list[tuple[float, int]] = []  # when a run had how many iterations here
        self.components: dict[str, Any] = {}  # of the app's own, by name, as they were sent last
        self._fragments: dict[str, str] = {}  # the id of the one that each of them is in, or ""
        self._socket = socket
        self._query = query
        self._page = ""  # hash of the page that is open
        self._elements: dict[tuple[str, str], Any] = {}  # (kind, label) -> the widget
        self._fragment_of: dict[str, str] = {}  # widget's id -> its fragment's id, or ""
        self._states: dict[str, WidgetState] = {}  # widget's id -> the value it stands at
        self._sent: Any = None  # what of it was sent with tables
        self._held: dict[str, Any] = {}  # hash -> what was sent to the stages that are still held
        self._timers: dict[str, asyncio.Task[None]] = {}  # fragment's id -> its timer
        self._problem = ""
        self._runs: asyncio.Queue[float] = asyncio.Queue()  # when each whole run ended

    def takes_over(self, other: Visitor) -> None:
        """It is the same page as this other one, whose connection was lost."""
        self.rate, self.components = other.rate, other.components
        self._fragments, self._fragment_of = other._fragments, other._fragment_of
        self._page, self._elements, self._states = other._page, other._elements, other._states

    async def ask(
        self,
        good: Callable[[Visitor], bool],
        pressed: WidgetState | None = None,
        fragment: str = "",
        patience: float = PATIENCE,
    ) -> float:
        """Sends what stands in the widgets; seconds until a whole run ended that is good.

        fragment: the id of the one that was touched. patience: seconds.
        """
        while not self._runs.empty():
            self._runs.get_nowait()
        start = time.perf_counter()
        await self._send(pressed=pressed, fragment=fragment)
        try:
            async with asyncio.timeout(patience):
                while True:
                    end = await self._runs.get()
                    if self._problem:
                        raise Wrong(self._problem)
                    if good(self):
                        return end - start
        except TimeoutError:
            raise Wrong(f"no right answer within {patience:.0f} s") from None

    async def open(self) -> float:
        return await self.ask(lambda visitor: bool(visitor.told))

    async def press(
        self, label: str, good: Callable[[Visitor], bool], patience: float = PATIENCE
    ) -> float:
        """patience: seconds."""
        button = self._elements["button", label]
        pressed = WidgetState(id=button.id, trigger_value=True)
        return await self.ask(good, pressed, self._fragment_of[button.id], patience)

    async def enter(self, label: str, number: int) -> float:
        """Into a field of whole numbers."""
        field = self._elements["number_input", label]
        self._states[field.id].int_value = number
        return await self.ask(lambda visitor: bool(visitor.told))

    async def slide(self, rate: float, good: Callable[[Visitor], bool]) -> float:
        """Lets go of the learning rate here."""
        self.rate, number = rate, time.time_ns() // 1_000_000
        told = "stage" if "stage" in self.components else "rate"  # as rate.mjs has it
        return await self.wish(told, "rate", {"rate": rate, "number": number}, good)

    async def wish(
        self, component: str, event: str, value: Any, good: Callable[[Visitor], bool]
    ) -> float:
        """What a component of the app's own tells."""
        pressed = self._trigger(component, event, value)
        return await self.ask(good, pressed, self._fragments[component])

    def _trigger(self, component: str, event: str, value: Any) -> WidgetState:
        told = json.dumps([{"event": event, "value": value}])
        events = f"$$STREAMLIT_INTERNAL_KEY_{self.components[component].id}__events"
        return WidgetState(id=events, json_trigger_value=told)

    async def listen(self) -> None:
        with suppress(ConnectionClosed):
            async for data in self._socket:
                if self.read:
                    self.read(data)
                self._take(ForwardMsg.FromString(data))
        self._end("the connection was closed")

    async def leave(self) -> None:
        self._stop_timers()
        await self._socket.close()

    async def _send(self, *, pressed: WidgetState | None = None, fragment: str = "") -> None:
        message = BackMsg()
        request = message.rerun_script
        request.query_string = self._query
        request.page_script_hash = self._page
        request.fragment_id, request.is_auto_rerun = fragment, bool(fragment) and not pressed
        request.cached_message_hashes.extend(self._held)
        request.widget_states.widgets.extend(self._states.values())
        if pressed:
            request.widget_states.widgets.append(pressed)
        await self._socket.send(message.SerializeToString())

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session" if not message.metadata.run.fragment_ids:
                self._stop_timers()
            case "navigation":  # of a request for another page the state of the widgets is dropped
                self._page = message.navigation.page_script_hash
            case "delta":
                self._element(message)
            case "ref_hash":
                self._show(self._held[message.ref_hash])
            case "auto_rerun":
                every = message.auto_rerun
                if every.fragment_id not in self._timers:
                    refreshing = self._refresh(every.fragment_id, every.interval)
                    self._start_timer(every.fragment_id, refreshing)
            case "script_finished":
                self._finished(message.script_finished)

    def _element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            self._component(message, element.bidi_component)
        elif kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            self._problem = str(getattr(element, kind)).strip()
        elif kind in VALUES or kind == "button":
            widget = getattr(element, kind)
            self._elements[kind, widget.label] = widget
            self._fragment_of[widget.id] = message.delta.fragment_id
            if kind in VALUES and (widget.id not in self._states or widget.set_value):
                self._states[widget.id] = WidgetState(id=widget.id)
                VALUES[kind](widget, self._states[widget.id])

    def _component(self, message: ForwardMsg, sent: Any) -> None:
        self.components[sent.component_name] = sent
        self._fragments[sent.component_name] = message.delta.fragment_id
        if sent.component_name == "steps":
            self._step(sent.mixed)
        elif sent.component_name == "stage":
            self._show(sent.mixed)
            if message.metadata.cacheable:
                self._held[message.hash] = self._sent
                while len(self._held) > CACHED:
                    self._held.pop(next(iter(self._held)))

    def _show(self, sent: Any) -> None:
        """sent: of a stage, its message and its tables."""
        self._sent, self.told = sent, json.loads(sent.json)["message"]
        if (training := self.told["training"]) and not training["running"]:
            whole = self.told["runs"][0]["settings"]["iterations"]
            self.frames.append((time.perf_counter(), whole))

    def _step(self, sent: Any) -> None:
        """sent: of a training that is followed, its last steps."""
        iterations = _column(sent, "steps", "iteration")
        if len(iterations):
            self.frames.append((time.perf_counter(), int(iterations[-1])))
        looking = self._look(json.loads(sent.json)["message"]["every"])
        self._start_timer(self._fragments["steps"], looking)

    def column(self, table: str, name: str) -> np.ndarray:
        """One that the shown stage was sent, shape (n,)."""
        return _column(self._sent, table, name)

    def _finished(self, status: ForwardMsg.ScriptFinishedStatus) -> None:
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self._problem = "the page does not compile"
        if status in ENDS:
            self._runs.put_nowait(time.perf_counter())

    def _end(self, problem: str) -> None:
        self._problem = self._problem or problem
        self._stop_timers()
        self._runs.put_nowait(time.perf_counter())

    async def _refresh(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._send(fragment=fragment)

    async def _look(self, seconds: float) -> None:
        """Until an answer comes, which stops it."""
        while True:
            await asyncio.sleep(seconds)
            self.polls += 1
            pressed = self._trigger("steps", "look", True)
            await self._send(pressed=pressed, fragment=self._fragments["steps"])
            seconds = AGAIN

    def _start_timer(self, fragment: str, waiting: Coroutine[Any, Any, None]) -> None:
        """In place of the one that the fragment had."""
        if timer := self._timers.pop(fragment, None):
            timer.cancel()
        self._timers[fragment] = asyncio.create_task(waiting)

    def _stop_timers(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()


def follows(page: Visitor) -> bool:
    """Whether the run that is shown is of the rate that this visitor has chosen."""
    return bool(page.told["runs"][0]["settings"]["learning_rate"] == page.rate)


def trained(page: Visitor) -> bool:
    """Whether the run that is shown is one that Train made, whole."""
    training = page.told["training"]
    return training is not None and not training["running"]


@asynccontextmanager
async def visitor(address: str, query: str = "", cookie: str = "") -> AsyncIterator[Visitor]:
    """A visitor whose page is connected, and nothing asked for yet.

    query: what stands in the page's address behind the question mark.
    """
    socket = await connect(
        f"ws://{address}/_stcore/stream",
        origin=f"http://{address}",
        subprotocols=["streamlit"],
        additional_headers={"Cookie": cookie} if cookie else {},
        compression=None,
        max_size=None,
        open_timeout=PATIENCE,
        proxy=None,
    )
    one = Visitor(socket, query)
    listening = asyncio.create_task(one.listen())
    try:
        yield one
    finally:
        await one.leave()
        await listening


def _column(sent: Any, table: str, name: str) -> np.ndarray:
    """Shape (n,); without rows there may be no column either."""
    reference = json.loads(sent.json)[table]["__streamlit_arrow_ref__"]
    rows = pa.ipc.open_stream(sent.arrow_blobs[reference].data).read_all()
    return rows[name].to_numpy() if name in rows.column_names else np.empty(0)


# --- the value that each kind of widget starts with, or was given by the server ---


def _number(widget: Any, state: WidgetState) -> None:
    given = "value" if widget.set_value else "default"
    if not widget.HasField(given):
        return  # an empty field
    number = getattr(widget, given)
    if widget.data_type == widget.INT:
        state.int_value = int(number)
    else:
        state.double_value = number


def _slider(widget: Any, state: WidgetState) -> None:
    if not widget.options:
        state.double_array_value.data.extend(widget.value if widget.set_value else widget.default)
    elif widget.set_value:
        state.string_array_value.data.extend(widget.raw_value)
    else:
        state.string_array_value.data.extend(widget.options[int(at)] for at in widget.default)


def _choice(widget: Any, state: WidgetState) -> None:
    state.string_value = widget.raw_value if widget.set_value else widget.options[widget.default]


def _tick(widget: Any, state: WidgetState) -> None:
    state.bool_value = widget.value if widget.set_value else widget.default


VALUES: dict[str, Callable[[Any, WidgetState], None]] = {
    "number_input": _number,
    "slider": _slider,
    "selectbox": _choice,
    "radio": _choice,
    "checkbox": _tick,
}
