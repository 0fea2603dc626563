#!/usr/bin/env python3
"""One Paceline runner in Python: joins a session, sends samples, and prints what it says and hears.

Written from packages/protocol/PROTOCOL.md alone, as an example for ports; ids such as [D2] are rules of that document.
It needs Python 3.9 or newer and the package "websockets" (on Debian: python3-websockets).

  companion.py http://127.0.0.1:8080 --name Pia --code ABC-DEF
      a guest with plain JSON, let in by the code that the session's members know
  companion.py http://127.0.0.1:8080 --ios --session morning-run --user 6F9619FF-8B86-4D01-B42D-00CF4FC964FF
      the iOS encoding, without identity, for servers started with --open

A line {"type": …, "data": {…}} on standard input is sent as a message; the end of the input (Ctrl-D) leaves the session.
What a real app needs besides is to connect again after a lost connection [R4] [R5].
"""

import argparse
import asyncio
import base64
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone

import websockets

APPLE_EPOCH = 978_307_200_000  # 2001-01-01T00:00:00Z as Unix time, in ms [D4]
PING_INTERVAL = 30  # seconds [R1]


class Plain:
    """[D2]: JSON in text frames, times as ISO 8601 text."""

    @staticmethod
    def time(ms):
        return datetime.fromtimestamp(ms / 1000, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @staticmethod
    def encode(message):
        return json.dumps(message)

    @staticmethod
    def decode(frame):
        return json.loads(frame)


class Ios:
    """[D4]: JSON in binary frames, data as base64 text of JSON, times as seconds since 2001. Slashes are escaped, as Foundation does."""

    @staticmethod
    def time(ms):
        return (ms - APPLE_EPOCH) / 1000

    @staticmethod
    def encode(message):
        inner = json.dumps(message["data"]).replace("/", "\\/") if message["data"] else ""
        data = base64.b64encode(inner.encode()).decode()
        return json.dumps({**message, "data": data}).replace("/", "\\/").encode()

    @staticmethod
    def decode(frame):
        message = json.loads(frame)
        inner = base64.b64decode(message["data"]).decode()
        # An error is a sentence for people; everything else is an object, and an empty one is empty text.
        return {**message, "data": inner if message["type"] == "error" else json.loads(inner or "{}")}


def post(url, token=None, body=None):
    """One call of the HTTP side. Its errors are problem details, which say what to do."""
    headers = {"Content-Type": "application/json"} if body else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers, method="POST")
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        sys.exit(f"{url}: {problem['detail']} {problem['remedy']}")


def enter(options):
    """Becomes a guest whom the code lets in. Returns the address to connect to: with a ticket, never with the token [I4]."""
    address = options.url.replace("http", "ws", 1) + "/ws"
    if options.ios:
        return address
    guest = post(f"{options.url}/api/guests", body={"name": options.name})
    options.user = guest["userId"]
    if options.code:
        options.session = post(f"{options.url}/api/invites/{options.code}", guest["token"])["sessionId"]
    return address + "?ticket=" + post(f"{options.url}/api/tickets", guest["token"])["ticket"]


class Runner:
    def __init__(self, socket, options):
        self.socket, self.options = socket, options
        self.encoding = Ios if options.ios else Plain
        self.me = {"sessionId": options.session, "userId": options.user}
        self.joined, self.stored, self.left = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.clocks = []  # (round trip, how far the server's clock is ahead) in ms, of each pong

    def now(self):
        """Server time in ms, as far as known: the shortest of the last round trips tells it best [O2]."""
        return round(time.time() * 1000 + (min(self.clocks[-8:])[1] if self.clocks else 0))

    async def send(self, type, data):
        message = {"type": type, "data": data, "timestamp": self.encoding.time(self.now())}
        frame = self.encoding.encode(message)
        report("sent", message, frame)
        await self.socket.send(frame)

    async def listen(self):
        async for frame in self.socket:
            message = self.encoding.decode(frame)
            report("heard", message, frame)
            await self.hear(message["type"], message["data"])
        raise ConnectionError(f"the server closed the connection with {self.socket.close_code}")

    async def hear(self, type, data):
        if type == "session_status" and "you" in data:  # [J3]
            self.joined.set()
        elif type == "session_status" and self.options.user not in data["participants"]:
            self.left.set()
        elif type == "ack" and data["seq"] >= self.options.samples:  # [K3]
            self.stored.set()
        elif type == "ping":
            now = time.time() * 1000
            await self.send("pong", {**data, "t1": now, "t2": now})
        elif type == "pong" and {"t0", "t1", "t2"} <= data.keys():
            t0, t1, t2, t3 = data["t0"], data["t1"], data["t2"], time.time() * 1000
            self.clocks.append(((t3 - t0) - (t2 - t1), ((t1 - t0) + (t2 - t3)) / 2))
        elif type == "error" and not self.joined.is_set():
            raise ConnectionError(data if self.options.ios else f"{data['message']} {data.get('remedy', '')}")

    async def ping(self):
        """Five times to learn the server's clock [O2], then now and then as a sign of life."""
        for count in range(1, sys.maxsize):
            await self.send("ping", {} if self.options.ios else {"t0": time.time() * 1000})
            await asyncio.sleep(0.05 if count < 5 else PING_INTERVAL)

    async def run(self):
        await self.send("join_session", {**self.me, "friends": self.options.friends, "name": self.options.name})
        await self.joined.wait()
        lines = lines_of_input()
        for number in range(1, self.options.samples + 1):
            await self.sample(number)
            await asyncio.sleep(self.options.interval)
        if self.options.numbered:
            await self.stored.wait()
        while line := await lines.get():
            await self.send(**json.loads(line))
        await self.send("leave_session", self.me)
        await self.left.wait()

    async def sample(self, number):
        """A run to the north, at 3 m/s if a sample is sent each second."""
        place = {"latitude": 46 + number * 0.000027, "longitude": -30}
        sample = {**self.me, "pace": 5.5 + number / 16, "location": place, "timestamp": self.encoding.time(self.now())}
        if self.options.ios:  # each fix twice, with the place and with the pace [D6]
            await self.send("pace_update", {**sample, "pace": 0})
            await self.send("pace_update", {**sample, "location": {"latitude": 0, "longitude": 0}})
        else:
            seq = {"seq": number} if self.options.numbered else {}  # [K1]
            await self.send("pace_update", {**sample, "distance": 3 * number, "status": "running", **seq})


def report(way, message, frame):
    """One line for each message: what it means, and how it looks on the wire."""
    kind, raw = ("text", frame) if isinstance(frame, str) else ("binary", frame.decode())
    print(json.dumps({"way": way, "frame": kind, "message": message, "raw": raw}), flush=True)


def lines_of_input():
    """A queue of the lines of standard input, with an empty one at its end. A thread of its own reads it, and holds nobody up."""
    lines, loop = asyncio.Queue(), asyncio.get_running_loop()

    def read():
        line = True
        while line:
            line = sys.stdin.readline()
            loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=read, daemon=True).start()
    return lines


async def main(options):
    async with websockets.connect(enter(options)) as socket:
        runner = Runner(socket, options)
        tasks = [asyncio.create_task(work) for work in (runner.run(), runner.listen(), runner.ping())]
        done, unfinished = await asyncio.wait(tasks, timeout=options.deadline, return_when=asyncio.FIRST_COMPLETED)
        for task in unfinished:
            task.cancel()
        if not done:
            raise TimeoutError(f"not finished after {options.deadline} s")
        done.pop().result()


def arguments():
    parser = argparse.ArgumentParser(description="One Paceline runner.")
    parser.add_argument("url", help="http://… of the server")
    parser.add_argument("--name", default="Companion", help="what others see")
    parser.add_argument("--code", help="code of the session to join")
    parser.add_argument("--session", help="instead of the code: id of a session to join or to open")
    parser.add_argument("--friends", type=lambda ids: ids.split(","), default=[], help="users who may join the session that this one opens: A,B")
    parser.add_argument("--ios", action="store_true", help="speak the iOS encoding, without identity")
    parser.add_argument("--user", help="with --ios: who to be, a UUID in upper-case letters")
    parser.add_argument("--numbered", action="store_true", help="number the samples, and wait until all are stored")
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--interval", type=float, default=1, help="seconds between two samples")
    parser.add_argument("--deadline", type=float, default=600, help="seconds after which to give up")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        asyncio.run(main(arguments()))
    except (OSError, asyncio.TimeoutError, websockets.WebSocketException) as error:
        sys.exit(f"companion: {error}")
