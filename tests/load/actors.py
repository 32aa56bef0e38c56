"""Another server with very many people, who say where their key lies: `python -m tests.load.actors PEM`.

Says its port in a line of JSON, and with each line it reads how often each document was asked for.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter

asked: Counter[str] = Counter()


def document(root: str, who: str, pem: str) -> bytes:
    uri = f"{root}/users/{who}"
    return json.dumps(
        {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": uri,
            "type": "Person",
            "preferredUsername": who,
            "name": who.title(),
            "inbox": f"{uri}/inbox",
            "endpoints": {"sharedInbox": f"{root}/inbox"},
            "publicKey": {"id": f"{uri}#key", "owner": uri, "publicKeyPem": pem},
        }
    ).encode()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pem: str) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode()
            host = next(one[6:] for one in head.decode().split("\r\n") if one.lower().startswith("host: "))
            asked[path] += 1
            body = document(f"http://{host}", path.rpartition("/")[2], pem)
            kind = b"content-type: application/activity+json\r\n"
            writer.write(b"HTTP/1.1 200 OK\r\n%bcontent-length: %d\r\n\r\n%b" % (kind, len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main(pem: str) -> None:
    server = await asyncio.start_server(lambda r, w: answer(r, w, pem), "127.0.0.1", 0, backlog=1000)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    while await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        print(json.dumps({"people": len(asked), "fetches": asked.total()}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
