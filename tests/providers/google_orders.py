"""Orders and answers for the tests of Google's adapter."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

from app.domain.render_order import RenderOrder
from app.domain.vendor_ports import Doubt
from app.providers.adapters import google
from app.providers.talk import Aside
from app.providers.wire_call import HttpReply
from tests.providers.orders import ASIDE, OWN, PNG, order, picture, reading

HOME = "projects/p1/locations/us-central1/publishers/google/models/veo-3.1-generate-001"
TASK = f"{HOME}/operations/5f1c"
KEYED = "models/veo-3.1-generate-preview/operations/a1"
DONE = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"
FILE = "https://generativelanguage.googleapis.com/v1beta/files/abc123:download?alt=media"
CLIP = picture(raw=b"a clip", media_type="video/mp4", file="media/S010T01V.mp4")
CLOUD = {"signs": "token", "project": "p1"}
DOUBT = Doubt(own_id=OWN, sha256="0" * 64, sent_at=datetime(2026, 11, 21, 12, tzinfo=UTC))


def reply(data: object, status: int = 200, **headers: str) -> HttpReply:
    return HttpReply(status=status, headers=headers, body=json.dumps(data).encode())


def asked(surface: str = "vertex", **fields: Any) -> RenderOrder:
    models = {
        "vertex": "veo-3.1-generate-001",
        "developer": "veo-3.1-generate-preview",
        "omni": "gemini-omni-1.2-flash",
    }
    account = CLOUD if surface == "vertex" else {"signs": "key"}
    given = fields.pop("options", {})
    options = {"surface": surface, "wire_model": models[surface], **account, **given}
    plain = {"vendor": "google", "seconds": 8, "size_name": "720p"}
    return order(**(plain | fields), options=options)


def sent(one: RenderOrder, aside: Aside = ASIDE) -> tuple[str, Any]:
    call = google.submission(one, reading(), aside)
    assert call.paid
    found = json.loads(call.body)
    assert isinstance(found, dict)
    return f"{call.host} {call.path}", found


def image() -> dict[str, str]:
    return {"bytesBase64Encoded": base64.b64encode(PNG).decode(), "mimeType": "image/png"}
