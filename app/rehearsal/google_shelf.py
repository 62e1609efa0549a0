"""Where Google keeps files in a rehearsal: the Files API with its uploads, and storage buckets."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from app.rehearsal.google_rules import clip_seconds
from app.rehearsal.google_words import error, long, short
from app.rehearsal.house import GONE, House
from app.rehearsal.tasks import DONE, Task

HOME = "https://generativelanguage.googleapis.com"


class Shelf:
    """Knows what customers sent here; results are made when they are fetched."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._begun: dict[str, str] = {}
        self._sent: dict[str, tuple[str, bytes]] = {}
        self._objects: dict[str, tuple[str, int]] = {}

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/upload/{version}/files", self._begin, methods=["POST"]),
            Route("/uploads/{place}", self._take, methods=["POST", "PUT"]),
            Route("/{version}/files/{name}", self._file, methods=["GET", "HEAD"]),
            Route("/storage/v1/b/{bucket}/o", self._list, methods=["GET"]),
            Route("/storage/v1/b/{bucket}/o/{name:path}", self._object, methods=["GET", "HEAD"]),
        ]

    # the Files API

    def uri(self, task: Task, version: str) -> str:
        """The real service's own address, whatever this one's is: clients read the id from it."""
        return f"{HOME}/{version}/files/{short(task.id)}:download?alt=media"

    def known(self) -> dict[str, int]:
        """Files that orders may name, and the seconds of clips."""
        tasks = self._house.tasks
        made = {
            short(t.id): t.ask.seconds
            for t in tasks.all()
            if tasks.status(t)[0] == DONE and t.ask.facts.get("surface") != "vertex"
        }
        return made | {
            name: clip_seconds(raw) if kind.startswith("video/") else 0
            for name, (kind, raw) in self._sent.items()
        }

    async def _begin(self, request: Request) -> Response:
        if request.headers.get("x-goog-upload-command") != "start":
            return error(400, "INVALID_ARGUMENT", "The upload must be started first.")
        kind = request.headers.get("x-goog-upload-header-content-type", "")
        if not kind:
            try:
                kind = json.loads(await request.body())["file"]["mimeType"]
            except (ValueError, KeyError, TypeError):
                kind = "application/octet-stream"
        place = secrets.token_hex(16)
        self._begun[place] = kind
        base = f"{request.url.scheme}://{request.url.netloc}"
        headers = {
            "X-Goog-Upload-URL": f"{base}/uploads/{place}",
            "X-Goog-Upload-Status": "active",
        }
        return JSONResponse({}, headers=headers)

    async def _take(self, request: Request) -> Response:
        kind = self._begun.get(request.path_params["place"])
        if kind is None:
            return self._house.refuse(GONE, "No such upload.")
        commands = request.headers.get("x-goog-upload-command", "").replace(" ", "").split(",")
        name = request.path_params["place"]
        before = self._sent.get(name, (kind, b""))[1]
        if request.headers.get("x-goog-upload-offset", "0") != str(len(before)):
            return error(400, "INVALID_ARGUMENT", "The upload's offset is wrong.")
        self._sent[name] = (kind, before + await request.body())
        if "finalize" not in commands:
            return JSONResponse({}, headers={"X-Goog-Upload-Status": "active"})
        told = {"file": self._about(name)}
        return JSONResponse(told, headers={"X-Goog-Upload-Status": "final"})

    def _about(self, name: str) -> dict[str, str]:
        kind, raw = self._sent[name]
        return {
            "name": f"files/{name}",
            "uri": f"{HOME}/v1beta/files/{name}",
            "mimeType": kind,
            "sizeBytes": str(len(raw)),
            "sha256Hash": base64.b64encode(hashlib.sha256(raw).hexdigest().encode()).decode(),
            "state": "ACTIVE",
            "source": "UPLOADED",
        }

    async def _file(self, request: Request) -> Response:
        name, _, verb = request.path_params["name"].partition(":")
        if name in self._sent and not verb:
            return JSONResponse(self._about(name))
        task = self._house.tasks.find(long(name)) if long(name) else None
        if task is None or self._house.tasks.status(task)[0] != DONE:
            text = f"You do not have permission to access the File {name} or it may not exist."
            return error(403, "PERMISSION_DENIED", text)
        if verb != "download":
            about = {"name": f"files/{name}", "mimeType": "video/mp4", "state": "ACTIVE"}
            return JSONResponse(about | {"source": "GENERATED", "uri": self.uri(task, "v1beta")})
        return RedirectResponse(self._house.link(task, request), 302)

    # storage

    def put(self, task: Task, folder: str, nth: int) -> str:
        """The address of a result in the customer's own bucket."""
        uri = f"{folder.rstrip('/')}/{short(task.id)}/sample_{nth}.mp4"
        self._objects[uri.removeprefix("gs://")] = (task.id, nth)
        return uri

    async def _list(self, request: Request) -> Response:
        """Also what nobody asked about yet: it lies there as soon as it is rendered."""
        tasks, bucket = self._house.tasks, request.path_params["bucket"]
        for task in tasks.all():
            folder = str(task.ask.facts.get("folder") or "")
            if folder.startswith(f"gs://{bucket}/") and tasks.status(task)[0] == DONE:
                for nth in range(int(str(task.ask.facts.get("samples", 1)))):
                    self.put(task, folder, nth)
        prefix = f"{bucket}/{request.query_params.get('prefix', '')}"
        items = [self._meta(name) for name in sorted(self._objects) if name.startswith(prefix)]
        told: dict[str, Any] = {"kind": "storage#objects"}
        return JSONResponse(told | ({"items": items} if items else {}))

    async def _object(self, request: Request) -> Response:
        name = f"{request.path_params['bucket']}/{request.path_params['name']}"
        self._recall(name)
        if name not in self._objects:
            return error(404, "NOT_FOUND", f"No such object: {name}")
        if request.query_params.get("alt") != "media":
            return JSONResponse(self._meta(name))
        task = self._house.tasks.find(self._objects[name][0])
        if task is None or self._house.faults.strikes("expired-url", task.ask.words):
            return error(404, "NOT_FOUND", f"No such object: {name}")
        return await self._house.send(task, request)

    def _recall(self, name: str) -> None:
        """Of a rehearsal before this one: the object's folder is called after its task."""
        folder = name.split("/")[-2] if name.count("/") > 1 else ""
        task = self._house.tasks.find(long(folder)) if long(folder) else None
        if task is not None and self._house.tasks.status(task)[0] == DONE:
            self._objects.setdefault(name, (task.id, 0))

    def _meta(self, name: str) -> dict[str, str]:
        bucket, _, key = name.partition("/")
        link = f"https://storage.googleapis.com/storage/v1/b/{bucket}/o/{quote(key, safe='')}"
        return {"kind": "storage#object", "bucket": bucket, "name": key, "selfLink": link}


def inside(made: bytes) -> str:
    """A file as it stands inside an answer."""
    return base64.b64encode(made).decode()
