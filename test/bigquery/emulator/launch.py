"""Starts the emulator of BigQuery, mended where it would ask the internet or calculate otherwise than BigQuery does.

Says {"port": …} on stdout when it answers, and ends when its stdin does: whoever started it may die as they like.
"""

import asyncio
import json
import os
import sys
import threading

# What is logged while modules load must not come before our one line.
ANSWERS, sys.stdout = sys.stdout, sys.stderr

from bqemulator.config import PersistenceMode, Settings
from bqemulator.server import EmulatorServer
from mended import mend


async def serve(folder: str) -> None:
    settings = Settings(
        rest_host="127.0.0.1",
        rest_port=0,
        grpc_host="127.0.0.1",
        grpc_port=0,
        persistence_mode=PersistenceMode.EPHEMERAL,
        upload_staging_dir=folder,
        log_level=os.environ.get("KRO_BQEMULATOR_LOG", "critical"),
        metrics_enabled=False,
    )
    server = EmulatorServer(settings)
    await server.start()
    print(json.dumps({"port": server.rest_port}), file=ANSWERS, flush=True)
    await asyncio.Event().wait()


def end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    mend()
    threading.Thread(target=end_with_stdin, daemon=True).start()
    asyncio.run(serve(sys.argv[1]))
