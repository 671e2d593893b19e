"""A cable that can be made slow or pulled out: passes bytes on to a port of this machine, after a while if told so."""

import asyncio
import threading

from tools.postgres import free_port

from .processes import HOST


class Relay:
    """Runs in a thread of its own until the program ends. `delay`: seconds before what is asked is passed on."""

    def __init__(self, target: int) -> None:
        self.target, self.port, self.delay = target, free_port(), 0.0
        self._ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()
        self._ready.wait(5)

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, HOST, self.port)
        self._ready.set()
        await server.serve_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(HOST, self.target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pass_on(reader, back, slow=True), self._pass_on(there, writer, slow=False))

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, slow: bool) -> None:
        try:
            while part := await source.read(65_536):
                if slow and self.delay:
                    await asyncio.sleep(self.delay)
                sink.write(part)
                await sink.drain()
        except ConnectionError:
            return  # one side hung up: the other hears of it below
        finally:
            sink.close()
