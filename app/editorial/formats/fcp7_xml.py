"""FCP7 XML (xmeml 5), the main list for Resolve and Premiere.

Each file is defined once with its timecode and reel; clip items count from the file's first frame;
every element the measured readers need is there even where the DTD lets it be left out.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.domain.timing import is_ntsc, timecode_base
from app.editorial.listing import (
    ListedEvent,
    ListedFile,
    ListedSound,
    ListedSoundFile,
    Listing,
)
from app.editorial.media_url import file_url
from app.editorial.written import WrittenList

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(listing: Listing) -> WrittenList:
    """Nothing is lost: picture, sound, reels, timecode and handles all travel."""
    root = Element("xmeml", version="5")
    sequence = SubElement(root, "sequence", id="sequence-1")
    _leaf(sequence, "name", listing.name)
    _leaf(sequence, "duration", listing.frames)
    _rate(sequence, listing)
    _leaf(sequence, "in", -1)
    _leaf(sequence, "out", -1)
    _timecode(sequence, listing, listing.start, None)
    media = SubElement(sequence, "media")
    _video(media, listing)
    _audio(media, listing)
    indent(root, space=" ")
    body = tostring(root, encoding="unicode")
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n{body}\n'
    return WrittenList(((".xml", text),))


def _video(media: Element, listing: Listing) -> None:
    video = SubElement(media, "video")
    _samples(SubElement(video, "format"), listing, listing.width, listing.height)
    track = SubElement(video, "track")
    defined: set[str] = set()
    places = _audio_places(listing)
    for n, event in enumerate(listing.events, 1):
        file = listing.files[event.slate]
        item = _item(track, listing, event, file, f"clipitem-{event.event}-v")
        reference = SubElement(item, "file", id=f"file-{file.slate}")
        if file.slate not in defined:
            defined.add(file.slate)
            _define(reference, listing, file)
        _source(item, "video", 1)
        if file.audio_channels:
            _links(item, event, file, n, places[event.event])
    _leaf(track, "enabled", "TRUE")
    _leaf(track, "locked", "FALSE")


def _audio(media: Element, listing: Listing) -> None:
    channels = max((f.audio_channels for f in listing.files.values()), default=0)
    if not channels and not listing.sounds:
        return
    audio = SubElement(media, "audio")
    _leaf(audio, "numOutputChannels", 2)
    form = SubElement(SubElement(audio, "format"), "samplecharacteristics")
    _leaf(form, "depth", 16)
    _leaf(form, "samplerate", 48000)
    outputs = SubElement(audio, "outputs")
    for index in (1, 2):
        group = SubElement(outputs, "group")
        _leaf(group, "index", index)
        _leaf(group, "numchannels", 1)
        _leaf(group, "downmix", 0)
        _leaf(SubElement(group, "channel"), "index", index)
    tracks = min(channels, 2)
    places = _audio_places(listing)
    at = {event.event: n for n, event in enumerate(listing.events, 1)}
    for index in range(1, tracks + 1):
        track = SubElement(audio, "track", _exploded(index, tracks))
        for event in listing.events:
            file = listing.files[event.slate]
            if file.audio_channels < index:
                continue
            item = _item(track, listing, event, file, f"clipitem-{event.event}-a{index}")
            SubElement(item, "file", id=f"file-{file.slate}")
            _source(item, "audio", index)
            _links(item, event, file, at[event.event], places[event.event])
        _leaf(track, "enabled", "TRUE")
        _leaf(track, "locked", "FALSE")
        _leaf(track, "outputchannelindex", index)
    _own_tracks(audio, listing, tracks)


def _own_tracks(audio: Element, listing: Listing, taken: int) -> None:
    """Voice and music behind the `taken` tracks of the takes, a track for each channel."""
    defined: set[str] = set()
    for name, channels in listing.tracks().items():
        sounds = [sound for sound in listing.sounds if sound.track == name]
        for index in range(1, channels + 1):
            track = SubElement(audio, "track", _exploded(index, channels))
            for n, sound in enumerate(sounds, 1):
                file = listing.sound_files[sound.slate]
                item = _sound_item(track, listing, sound, file, f"clipitem-{name}{n}-a{index}")
                reference = SubElement(item, "file", id=f"file-{file.slate}")
                if file.slate not in defined:
                    defined.add(file.slate)
                    _define_sound(reference, listing, file)
                _source(item, "audio", index)
                for side in range(1, channels + 1) if channels > 1 else ():
                    made = _link(item, f"clipitem-{name}{n}-a{side}", "audio", taken + side, n)
                    _leaf(made, "groupindex", 1)
            _leaf(track, "enabled", "TRUE")
            _leaf(track, "locked", "FALSE")
            _leaf(track, "outputchannelindex", index)
        taken += channels


def _sound_item(
    track: Element, listing: Listing, sound: ListedSound, file: ListedSoundFile, item_id: str
) -> Element:
    places = (sound.record_in, sound.record_out, sound.source_in, sound.source_out)
    return _clip_item(track, listing, item_id, (file.slate, file.name, file.frames), places)


def _define_sound(parent: Element, listing: Listing, file: ListedSoundFile) -> None:
    _leaf(parent, "name", file.name)
    _leaf(parent, "pathurl", file_url(listing.root, file.name))
    _rate(parent, listing)
    _leaf(parent, "duration", file.frames)
    _timecode(parent, listing, 0, None)
    audio = SubElement(SubElement(parent, "media"), "audio")
    form = SubElement(audio, "samplecharacteristics")
    _leaf(form, "depth", 24)
    _leaf(form, "samplerate", 48000)
    _leaf(audio, "channelcount", file.channels)


def _exploded(index: int, tracks: int) -> dict[str, str]:
    return {
        "currentExplodedTrackIndex": str(index - 1),
        "totalExplodedTrackCount": str(tracks),
        "premiereTrackType": "Stereo" if tracks == 2 else "Mono",
    }


def _audio_places(listing: Listing) -> dict[int, tuple[int, ...]]:
    """For each event the 1-based place of its sound on each audio track."""
    counts = [0, 0]
    places: dict[int, tuple[int, ...]] = {}
    for event in listing.events:
        channels = min(listing.files[event.slate].audio_channels, 2)
        for track in range(channels):
            counts[track] += 1
        places[event.event] = tuple(counts[:channels])
    return places


def _item(
    track: Element, listing: Listing, event: ListedEvent, file: ListedFile, item_id: str
) -> Element:
    places = (event.record_in, event.record_out, event.source_in, event.source_out)
    return _clip_item(track, listing, item_id, (file.slate, file.name, file.frames), places)


def _clip_item(
    track: Element,
    listing: Listing,
    item_id: str,
    file: tuple[str, str, int],
    places: tuple[int, int, int, int],
) -> Element:
    """`file` is slate, name, frames; `places` record in and out, source in and out."""
    slate, name, frames = file
    item = SubElement(track, "clipitem", id=item_id)
    _leaf(item, "masterclipid", f"masterclip-{slate}")
    _leaf(item, "name", name)
    _leaf(item, "enabled", "TRUE")
    _leaf(item, "duration", frames)
    _rate(item, listing)
    for element, frame in zip(("start", "end", "in", "out"), places, strict=True):
        _leaf(item, element, frame)
    return item


def _define(parent: Element, listing: Listing, file: ListedFile) -> None:
    _leaf(parent, "name", file.name)
    _leaf(parent, "pathurl", file_url(listing.root, file.name))
    _rate(parent, listing)
    _leaf(parent, "duration", file.frames)
    _timecode(parent, listing, file.start, file.slate)
    media = SubElement(parent, "media")
    video = SubElement(media, "video")
    _leaf(video, "duration", file.frames)
    _samples(video, listing, file.width, file.height)
    if file.audio_channels:
        audio = SubElement(media, "audio")
        form = SubElement(audio, "samplecharacteristics")
        _leaf(form, "depth", 16)
        _leaf(form, "samplerate", file.audio_rate)
        _leaf(audio, "channelcount", file.audio_channels)


def _links(
    item: Element, event: ListedEvent, file: ListedFile, place: int, sound: tuple[int, ...]
) -> None:
    # without links sound comes apart from its picture in Resolve
    _link(item, f"clipitem-{event.event}-v", "video", 1, place)
    for index in range(1, min(file.audio_channels, 2) + 1):
        made = _link(item, f"clipitem-{event.event}-a{index}", "audio", index, sound[index - 1])
        _leaf(made, "groupindex", 1)


def _link(item: Element, reference: str, kind: str, track: int, place: int) -> Element:
    link = SubElement(item, "link")
    _leaf(link, "linkclipref", reference)
    _leaf(link, "mediatype", kind)
    _leaf(link, "trackindex", track)
    _leaf(link, "clipindex", place)
    return link


def _source(item: Element, kind: str, track: int) -> None:
    source = SubElement(item, "sourcetrack")
    _leaf(source, "mediatype", kind)
    _leaf(source, "trackindex", track)


def _samples(parent: Element, listing: Listing, width: int, height: int) -> None:
    samples = SubElement(parent, "samplecharacteristics")
    _rate(samples, listing)
    _leaf(samples, "width", width)
    _leaf(samples, "height", height)
    _leaf(samples, "anamorphic", "FALSE")
    _leaf(samples, "pixelaspectratio", "square")
    _leaf(samples, "fielddominance", "none")


def _timecode(parent: Element, listing: Listing, frame: int, reel: str | None) -> None:
    timecode = SubElement(parent, "timecode")
    _rate(timecode, listing)
    label = listing.label(frame)
    _leaf(timecode, "string", label)
    _leaf(timecode, "frame", frame)
    _leaf(timecode, "displayformat", "DF" if listing.drop else "NDF")
    if reel is not None:
        _leaf(SubElement(timecode, "reel"), "name", reel)


def _rate(parent: Element, listing: Listing) -> None:
    rate = SubElement(parent, "rate")
    _leaf(rate, "timebase", timecode_base(listing.rate))
    _leaf(rate, "ntsc", "TRUE" if is_ntsc(listing.rate) else "FALSE")


def _leaf(parent: Element, name: str, value: object) -> None:
    SubElement(parent, name).text = _CONTROL.sub("", str(value))
