"""Google's video models played on this machine: Veo on the cloud and on the Developer API, Omni.

One server for all hosts: the two APIs, the OAuth server, the storage, the Files API. An API key
opens the Developer API; a token, or the same key sent as one, opens the cloud. Facts: wire sheet A,
sections 3 and 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from app.rehearsal import google_rules as rules
from app.rehearsal.google_house import Rooms
from app.rehearsal.google_interactions import Interactions
from app.rehearsal.google_login import SignIn
from app.rehearsal.google_words import error, reading, wrong
from app.rehearsal.house import (
    AUTH,
    FUNDS,
    GONE,
    INTERNAL,
    MODERATION,
    OVERLOADED,
    RATE,
    TIMEOUT,
)
from app.rehearsal.tasks import DONE, FAILED, Task

KEY = "AIzaRehearsal-0000000000000000000000000"
_STATUS = {
    RATE: (429, "RESOURCE_EXHAUSTED"),
    FUNDS: (400, "FAILED_PRECONDITION"),
    AUTH: (401, "UNAUTHENTICATED"),
    GONE: (404, "NOT_FOUND"),
    INTERNAL: (500, "INTERNAL"),
    OVERLOADED: (503, "UNAVAILABLE"),
    TIMEOUT: (504, "DEADLINE_EXCEEDED"),
}
_FILTERED = (
    "Veo could not generate videos because the input did not pass the safety filters. "
    "Support codes: 58061214"
)
_CLOUD_TYPE = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"
_KEYED_TYPE = "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse"


class Google(Rooms):
    """`api_key` is the only one it takes. Its `key` is what a rehearsal inside the studio signs in
    with: a service account, which opens Veo and Omni on the cloud.
    """

    usual_key, usual_slots = KEY, 20
    link_s = 48 * 3600

    def __init__(self, speed: float = 1.0, *, key: str = KEY, **wishes: Any) -> None:
        self.api_key, self.sign_in = key, SignIn()
        self.interactions = Interactions(self)
        super().__init__(speed, key=key, **wishes)
        self.key = self.sign_in.service_account(bucket=True)

    @property
    def told(self) -> Mapping[str, str]:
        return {"key": self.api_key, "service_account": self.sign_in.service_account()}

    def routes(self) -> Sequence[BaseRoute]:
        cloud = "/{version}/projects/{project}/locations/{location}"
        return [
            Route("/token", self._token, methods=["POST"]),
            Route("/v1beta/models", self._models, methods=["GET"]),
            Route("/v1beta/models/{call}", self._keyed_order, methods=["POST"]),
            Route("/v1beta/models/{model}/operations/{id}", self._keyed_look, methods=["GET"]),
            Route(f"{cloud}/publishers/google/models/{{call}}", self._cloud, methods=["POST"]),
            *self.interactions.routes(cloud),
            *self.shelf.routes(),
        ]

    def refuse(self, kind: str, text: str, headers: Mapping[str, str] | None = None) -> Response:
        status, word = _STATUS[kind]
        details = []
        if kind == RATE and headers and "Retry-After" in headers:
            # The sheet leaves the header open; the body says it in any case.
            delay = f"{headers['Retry-After']}s"
            details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}]
            headers = None
        if kind == FUNDS:
            text = "Billing is not enabled for this project, or its prepaid balance is used up."
        return error(status, word, text, details, headers)

    def gate(self, request: Request) -> Response | None:
        path = request.url.path
        if path == "/token" or path.startswith("/uploads/"):
            return None
        key = request.headers.get("x-goog-api-key") or request.query_params.get("key")
        sign, _, token = request.headers.get("authorization", "").partition(" ")
        let_in = sign.lower() == "bearer" and (token == self.api_key or self.sign_in.knows(token))
        if "/projects/" in path or path.startswith("/storage/"):
            if let_in:
                return None
            return self.refuse(
                AUTH,
                "Request had invalid authentication credentials. Expected OAuth 2 access token.",
            )
        if key == self.api_key:
            return None
        if key is None and sign:
            if not let_in:
                return self.refuse(AUTH, "Request had invalid authentication credentials.")
            reason = {"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "domain": "googleapis.com"}
            text = "Request had insufficient authentication scopes."
            return error(403, "PERMISSION_DENIED", text, [reason])
        if key is None:
            text = "Method doesn't allow unregistered callers. Please use an API Key."
            return error(403, "PERMISSION_DENIED", text)
        return self.refuse(AUTH, "API key not valid. Please pass a valid API key.")

    async def _token(self, request: Request) -> Response:
        return self.sign_in.token(await request.body())

    async def _models(self, _request: Request) -> Response:
        return JSONResponse({"models": [{"name": "models/gemini-omni-1.2-flash"}]})

    # Veo

    async def _keyed_order(self, request: Request) -> Response:
        model, _, verb = request.path_params["call"].partition(":")
        if verb != "predictLongRunning":
            return self.refuse(GONE, "No such method.")
        return await self._order(request, model, f"models/{model}", cloud=False)

    async def _cloud(self, request: Request) -> Response:
        model, _, verb = request.path_params["call"].partition(":")
        place = request.path_params
        here = (
            f"projects/{place['project']}/locations/{place['location']}"
            f"/publishers/google/models/{model}"
        )
        if place["version"] not in ("v1", "v1beta1"):
            return self.refuse(GONE, "No such version.")
        match verb:
            case "predictLongRunning":
                return await self._order(request, model, here, cloud=True)
            case "fetchPredictOperation":
                return await self._cloud_look(request, here)
        return self.refuse(GONE, "No such method.")

    async def _order(self, request: Request, model: str, home: str, *, cloud: bool) -> Response:
        raw = await request.body()
        self.creates += 1
        try:
            body = reading(raw)
            words = _words(body)
            if stopped := await self.before(words):
                return stopped
            order = rules.veo(model, body, cloud=cloud, known_file=self.shelf.known())
        except rules.Invalid as invalid:
            return wrong(invalid)
        name = f"{home}/operations/{{}}".format
        task = self.order(order, raw, name)
        return await self.after(words) or JSONResponse({"name": name(task.id)})

    async def _keyed_look(self, request: Request) -> Response:
        home, ticket = f"models/{request.path_params['model']}", request.path_params["id"]
        found = self.asked(self.tasks.find(ticket))
        if isinstance(found, Response):
            return found
        return JSONResponse(await self._told(found, home, request, cloud=False))

    async def _cloud_look(self, request: Request, home: str) -> Response:
        try:
            body = reading(await request.body())
        except rules.Invalid as invalid:
            return wrong(invalid)
        name = body.get("operationName") if isinstance(body, dict) else None
        if not isinstance(name, str) or not name.startswith(f"{home}/operations/"):
            return wrong(rules.Invalid("`operationName` is not an operation of this model."))
        found = self.asked(self.tasks.find(name.rpartition("/")[2]))
        if isinstance(found, Response):
            return found
        return JSONResponse(await self._told(found, home, request, cloud=True))

    async def _told(
        self, task: Task, home: str, request: Request, *, cloud: bool
    ) -> dict[str, Any]:
        told: dict[str, Any] = {"name": f"{home}/operations/{self.shown_id(task)}"}
        state = self.tasks.status(task)[0]
        if state not in (DONE, FAILED):
            return told
        told["done"] = True
        if state == FAILED and task.fate != MODERATION:
            return told | {"error": {"code": 13, "message": task.failure}}
        samples = int(str(task.ask.facts.get("samples", 1)))
        good = 0 if state == FAILED else samples
        if good > 1 and self.faults.strikes("half-filtered", task.ask.words):
            good = 1
        filtered: dict[str, Any] = {}
        if good < samples:
            filtered = {
                "raiMediaFilteredCount": samples - good,
                "raiMediaFilteredReasons": [_FILTERED] * (samples - good),
            }
        if cloud:
            videos = [await self._cloud_video(task, nth) for nth in range(good)]
            response = {"@type": _CLOUD_TYPE, "raiMediaFilteredCount": 0, **filtered}
            return told | {"response": response | ({"videos": videos} if videos else {})}
        inner: dict[str, Any] = dict(filtered)
        if good:
            inner["generatedSamples"] = [{"video": {"uri": self.shelf.uri(task, "v1beta")}}]
        return told | {"response": {"@type": _KEYED_TYPE, "generateVideoResponse": inner}}

    async def _cloud_video(self, task: Task, nth: int) -> dict[str, str]:
        if folder := str(task.ask.facts.get("folder") or ""):
            return {"gcsUri": self.shelf.put(task, folder, nth), "mimeType": "video/mp4"}
        return {"bytesBase64Encoded": await self.inline(task, nth), "mimeType": "video/mp4"}


def _words(body: Any) -> str:
    instances = body.get("instances") if isinstance(body, dict) else None
    first = instances[0] if isinstance(instances, list) and instances else None
    words = first.get("prompt") if isinstance(first, dict) else None
    return words if isinstance(words, str) else ""
