"""A program for the vendor's last client that speaks Veo with an API key: orders on standard input,
what became of them on standard output.
"""

SCRIPT = """
import base64, json, sys, time
from google import genai
from google.genai import errors, types
client = genai.Client(api_key=sys.argv[1], http_options=types.HttpOptions(base_url=sys.argv[2]))

def order(wanted, **source):
    given = dict(wanted.get("source", {})) | source
    if wanted.get("image"):
        raw = base64.b64decode(wanted["image"])
        given["image"] = types.Image(image_bytes=raw, mime_type="image/png")
    operation = client.models.generate_videos(
        model=wanted["model"],
        source=types.GenerateVideosSource(**given),
        config=types.GenerateVideosConfig(**wanted.get("config", {})),
    )
    while not operation.done:
        time.sleep(0.01)
        operation = client.operations.get(operation)
    return operation

def play(wanted):
    try:
        operation = order(wanted)
        if wanted.get("extend"):
            first = operation.response.generated_videos[0].video
            operation = order(wanted, video=first)
    except errors.ClientError as error:
        return {"refused": [error.code, error.status, error.message]}
    told = {"name": operation.name, "error": operation.error}
    told["filtered"] = operation.response.rai_media_filtered_count
    if operation.response.generated_videos:
        video = operation.response.generated_videos[0].video
        told["uri"] = video.uri
        told["file"] = base64.b64encode(client.files.download(file=video)).decode()
    return told

print(json.dumps([play(wanted) for wanted in json.loads(sys.stdin.read())]))
"""
