"use strict";
// Frames count from the take's own first picture, as they are written under the picture.
var Review = {
  FORMAT: "takeboard-review-notes",
  KINDS: { fix: ["Fix", "\u25A0"], question: ["Question", "\u25CF"],
           approved: ["Approved", "\u25B2"], seam: ["Seam", "\u25C6"] },
  // the middle of a picture, so that no rounding shows its neighbour
  timeOf: function (clip, k) { return (k + 0.5) * clip.rate[1] / clip.rate[0]; },
  at: function (clip, seconds) {
    var k = Math.floor(seconds * clip.rate[0] / clip.rate[1] + 0.001);
    return Math.max(0, Math.min(clip.frames.length - 1, k));
  },
  // which picture a browser says it shows: it names the picture's beginning
  shown: function (clip, mediaTime) {
    var k = Math.round(mediaTime * clip.rate[0] / clip.rate[1]);
    return Math.max(0, Math.min(clip.frames.length - 1, k));
  },
  timecode: function (clip, frame) {
    var base = Math.ceil(clip.own_rate[0] / clip.own_rate[1]);
    var seconds = Math.floor(frame / base);
    function two(n) { return (n < 10 ? "0" : "") + n; }
    return [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60,
            frame % base].map(two).join(":");
  },
  problem: function (note, author) {
    if (!author.trim()) { return "Write your name first, so that they know whom to ask."; }
    var bare = !note.text.trim() && !note.strokes.length;
    if (bare && (note.kind === "fix" || note.kind === "question")) {
      return "Write what you mean, or draw it.";
    }
    return "";
  },
  file: function (data, author, notes, now) {
    return JSON.stringify({
      format: Review.FORMAT, version: 1, package: data.package, film: data.film,
      author: author.trim(), saved_at: now,
      notes: notes.map(function (note) {
        return { id: note.id, take: note.take, slate: note.slate, frame: note.frame,
                 end: note.end, kind: note.kind, text: note.text.trim(), strokes: note.strokes,
                 created_at: note.created_at };
      })
    }, null, 1);
  },
  // frames as people say them, the last one included; `end` is the one after it
  marks: function (note) {
    return note.end > note.frame + 1 ? "frames " + note.frame + "\u2013" + (note.end - 1) : "frame " + note.frame;
  },
  // an approval of all there is of a take, not of a place in it
  whole: function (clip, note) {
    return note.kind === "approved" && note.take === clip.take && note.frame === clip.frames[0] &&
      note.end === clip.frames[clip.frames.length - 1] + 1;
  },
  fileName: function (data, author) {
    var who = author.trim().replace(/[\/\\:*?"<>|\u0000-\u001f]/g, "_").replace(/\s+/g, "-");
    return data.film_name.replace(/[\/\\:*?"<>|\u0000-\u001f]/g, "_") + " notes " + who + ".json";
  }
};
if (typeof document !== "undefined") { (function () {
  function el(id) { return document.getElementById(id); }
  function make(tag, text, name) {
    var made = document.createElement(tag);
    if (text) { made.textContent = text; }
    if (name) { made.className = name; }
    return made;
  }
  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function pressed(id) { return el(id).getAttribute("aria-pressed") === "true"; }
  var data = JSON.parse(el("data").textContent);
  var key = "takeboard-review-" + data.package;
  var video = el("video"), ink = el("ink"), pen = ink.getContext("2d");
  var notes = [], clip = null, k = 0, saved = true, keeps = true, drawing = false, line = null;
  var draft = null; // a drawing not yet added: the take and frame it was begun on, and its strokes
  var range = null; // [first, last] as places in clip.frames

  // what is kept until it is sent

  function keep() { saved = !notes.length; store(); }
  function store() {
    try {
      var all = { author: el("author").value, notes: notes, saved: saved };
      localStorage.setItem(key, JSON.stringify(all));
    } catch (error) { keeps = false; }
  }
  function recall() {
    try {
      var kept = JSON.parse(localStorage.getItem(key) || "null");
      if (kept && Array.isArray(kept.notes)) {
        notes = kept.notes.filter(function (note) { return Review.KINDS[note.kind]; });
        el("author").value = String(kept.author || "");
        saved = kept.saved === true || !notes.length;
      }
    } catch (error) { notes = []; keeps = false; }
    if (notes.length) {
      say(count(notes.length, "note") + " from before " + (notes.length === 1 ? "is" : "are") + " here again" +
          (saved ? "." : ", not yet saved as a file."));
    }
  }
  function say(text) { el("said").textContent = text; }
  function count(n, word) { return n + " " + word + (n === 1 ? "" : "s"); }
  function unwritten() { return draft || el("text").value.trim(); }

  // the take

  function unpack(one) {
    if (!one.url) {
      var text = atob(el(one.id).textContent.trim()), bytes = new Uint8Array(text.length);
      for (var n = 0; n < text.length; n++) { bytes[n] = text.charCodeAt(n); }
      one.url = URL.createObjectURL(new Blob([bytes], { type: one.type }));
    }
    return one.url;
  }
  function open(one) {
    clip = one; k = 0; range = null;
    video.src = unpack(one);
    video.setAttribute("aria-label", one.words);
    el("scrub").max = one.frames.length - 1;
    each(el("list").children, function (item, n) {
      var here = data.clips[n] === one;
      item.firstChild.setAttribute("aria-current", String(here));
      if (here && item.scrollIntoView) { item.scrollIntoView({ block: "nearest", inline: "nearest" }); }
    });
    go(0); tell();
  }
  function other(step) {
    var next = data.clips[data.clips.indexOf(clip) + step];
    if (next) { open(next); }
  }
  function frame() { return clip.frames[k]; }
  function go(to) {
    video.pause();
    k = Math.max(0, Math.min(clip.frames.length - 1, to));
    video.currentTime = Review.timeOf(clip, k);
    where();
  }
  function about() { // what a note would be about
    var first = range ? range[0] : k, last = range ? range[1] : k;
    var inside = draft && range && mine(draft) && clip.frames[first] <= draft.frame && draft.frame <= clip.frames[last];
    if (draft && !inside) { return { take: draft.take, slate: draft.slate, frame: draft.frame, end: draft.frame + 1 }; }
    return { take: clip.take, slate: clip.slate, frame: clip.frames[first], end: clip.frames[last] + 1 };
  }
  function where() {
    var at = about();
    var elsewhere = at.take === clip.take ? "" : by(at.take).words + ", ";
    el("where").textContent = Review.timecode(clip, frame()) + "  frame " + frame();
    el("scrub").value = k;
    el("add").textContent = "Add note to " + elsewhere + Review.marks(at);
    el("play").textContent = video.paused ? "Play" : "Pause";
    el("clear").disabled = !range; el("wipe").disabled = !draft;
    paint();
  }
  function by(take) { return data.clips.filter(function (one) { return one.take === take; })[0]; }
  function follow(seconds, exact) {
    if (!clip) { return; }
    k = exact ? Review.shown(clip, seconds) : Review.at(clip, seconds);
    if (pressed("loop") && range && k >= range[1]) { again(); }
    where();
  }
  function again() {
    k = range ? range[0] : 0;
    video.currentTime = Review.timeOf(clip, k);
    video.play();
  }
  function onFrame(now, facts) {
    if (!video.paused) { follow(facts.mediaTime, true); }
    video.requestVideoFrameCallback(onFrame);
  }
  if (video.requestVideoFrameCallback) { video.requestVideoFrameCallback(onFrame); }
  else {
    video.addEventListener("timeupdate", function () {
      if (!video.paused) { follow(video.currentTime, false); }
    });
  }
  video.addEventListener("pause", function () { if (clip && !video.ended) { go(k); } });
  video.addEventListener("play", where);
  video.addEventListener("ended", function () {
    if (pressed("loop")) { again(); } else { go(clip.frames.length - 1); }
  });
  video.addEventListener("loadeddata", function () { place(); go(k); });
  video.addEventListener("error", function () {
    say("This browser cannot play the picture. Open the page in Firefox or Chrome.");
  });
  window.addEventListener("resize", place);

  // drawing

  function place() { // the ink lies on what is seen of the picture, not on the room around it
    var room = el("picture"), wide = video.videoWidth || 16, high = video.videoHeight || 9;
    var size = Math.min(room.clientWidth / wide, room.clientHeight / high);
    ink.width = Math.round(wide * size); ink.height = Math.round(high * size);
    ink.style.left = (room.clientWidth - ink.width) / 2 + "px";
    ink.style.top = (room.clientHeight - ink.height) / 2 + "px";
    if (clip) { paint(); }
  }
  // the line under the picture is no part of it
  function high() { return ink.height * clip.picture; }
  function mine(note) { return note.take === clip.take; }
  function paint() {
    pen.clearRect(0, 0, ink.width, ink.height);
    if (!clip || !video.paused) { return; }
    var at = frame();
    var here = clip.notes.concat(notes.filter(mine)).filter(function (n) { return n.frame <= at && at < n.end; });
    var all = here.reduce(function (sum, note) { return sum.concat(note.strokes); }, []);
    if (draft && mine(draft) && draft.frame === at) { all = all.concat(draft.strokes); }
    all.concat(line ? [line] : []).forEach(function (stroke) {
      pen.strokeStyle = stroke.colour; pen.lineWidth = Math.max(2, stroke.width * high());
      pen.lineCap = pen.lineJoin = "round";
      pen.beginPath();
      stroke.points.forEach(function (point, n) {
        var x = point[0] * ink.width, y = point[1] * high();
        if (n) { pen.lineTo(x, y); } else { pen.moveTo(x, y); pen.lineTo(x + 0.1, y); }
      });
      pen.stroke();
    });
  }
  function point(event) {
    var box = ink.getBoundingClientRect();
    function share(value) { return Math.max(0, Math.min(1, Math.round(value * 1e4) / 1e4)); }
    return [share((event.clientX - box.left) / ink.width), share((event.clientY - box.top) / high())];
  }
  ink.addEventListener("pointerdown", function (event) {
    if (!drawing) { return; }
    video.pause();
    event.preventDefault();
    if (draft && !(mine(draft) && draft.frame === frame())) {
      say("There is a drawing on " + by(draft.take).words + ", frame " + draft.frame + ". Add it or wipe it first.");
      return;
    }
    ink.setPointerCapture(event.pointerId);
    line = { points: [point(event)], colour: "#e0574d", width: 0.008 };
    paint();
  });
  ink.addEventListener("pointermove", function (event) {
    if (line && line.points.length < 2000) { line.points.push(point(event)); paint(); }
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    ink.addEventListener(name, function () {
      if (!line) { return; }
      if (!draft) { draft = { take: clip.take, slate: clip.slate, frame: frame(), strokes: [] }; }
      draft.strokes.push(line); line = null; where();
    });
  });
  function draw() {
    drawing = !drawing;
    el("draw").setAttribute("aria-pressed", String(drawing));
    ink.classList.toggle("on", drawing);
    if (drawing && !video.paused) { video.pause(); }
  }
  function wipe() { draft = null; where(); }

  // notes

  function chosen() { return document.querySelector("input[name=kind]:checked").value; }
  function fresh() {
    var random = new Uint32Array(4); crypto.getRandomValues(random);
    return Array.prototype.map.call(random, function (n) { return ("0000000" + n.toString(16)).slice(-8); }).join("");
  }
  function put(note) {
    var problem = Review.problem(note, el("author").value);
    say(problem);
    if (problem) { (el("author").value.trim() ? el("text") : el("author")).focus(); return false; }
    notes.push(note); keep(); tell(); where();
    if (!keeps) { say("This browser keeps nothing when the page is closed: save your notes before."); }
    return true;
  }
  function add() {
    video.pause();
    var note = Object.assign(about(), { id: fresh(), kind: chosen(), text: el("text").value,
      strokes: draft ? draft.strokes : [], created_at: new Date().toISOString() });
    if (put(note)) { draft = null; range = null; el("text").value = ""; where(); tell(); }
  }
  function approval() { return notes.filter(function (note) { return Review.whole(clip, note); })[0]; }
  function approve() {
    var there = approval(), frames = clip.frames;
    if (there) { remove(there); return; }
    put({ id: fresh(), take: clip.take, slate: clip.slate, frame: frames[0], end: frames[frames.length - 1] + 1,
          kind: "approved", text: "", strokes: [], created_at: new Date().toISOString() });
  }
  function remove(note) { notes = notes.filter(function (one) { return one !== note; }); keep(); tell(); where(); }
  function item(note) {
    var kind = Review.KINDS[note.kind], made = make("li"), words = Review.marks(note);
    var head = make("button", Review.whole(clip, note) ? "whole take" : words);
    head.addEventListener("click", function () { go(clip.frames.indexOf(note.frame)); });
    made.appendChild(make("span", kind[1] + " " + kind[0] + " ", note.kind));
    made.appendChild(head);
    if (note.text) { made.appendChild(make("p", note.text)); } else { made.appendChild(make("br")); }
    made.appendChild(make("small", (note.ours ? note.author : "you") + (note.strokes.length ? ", with a drawing" : "") + " "));
    if (!note.ours) {
      var away = make("button", "Remove");
      away.setAttribute("aria-label", "Remove the note on " + words);
      away.addEventListener("click", function () { remove(note); });
      made.appendChild(away);
    }
    return made;
  }
  function mark(note, sign, name) {
    var last = Math.max(1, clip.frames.length - 1), first = clip.frames.indexOf(note.frame);
    var length = note.end - note.frame - 1, share = 100 * first / last;
    if (length > 0 || !sign) {
      var bar = make("i", "", name);
      bar.style.left = share + "%"; bar.style.width = 100 * length / last + "%";
      el("marks").appendChild(bar);
    }
    if (sign) {
      var made = make("span", sign, name);
      made.style.left = share + "%";
      el("marks").appendChild(made);
    }
  }
  function tell() {
    el("notes").textContent = ""; el("marks").textContent = "";
    var ours = clip.notes.map(function (note) { return Object.assign({ ours: true, take: clip.take }, note); });
    ours.concat(notes.filter(mine)).sort(function (a, b) { return a.frame - b.frame; }).forEach(function (note) {
      el("notes").appendChild(item(note));
      if (!Review.whole(clip, note)) { mark(note, Review.KINDS[note.kind][1], note.kind); }
    });
    if (range) { mark({ frame: clip.frames[range[0]], end: clip.frames[range[1]] + 1 }, "", "range"); }
    el("none").hidden = el("notes").children.length > 0;
    el("good").setAttribute("aria-pressed", String(!!approval()));
    el("goodword").textContent = approval() ? "Approved. Take it back" : "Approve this take";
    el("save").disabled = !notes.length;
    el("save").textContent = notes.length ? "Save my notes (" + notes.length + ")" : "Save my notes";
    each(el("list").children, function (item, n) {
      var one = data.clips[n], said = notes.filter(function (note) { return note.take === one.take; });
      var good = said.some(function (note) { return Review.whole(one, note); });
      var rest = said.length - (good ? 1 : 0);
      item.firstChild.lastChild.textContent = [good ? "\u25B2 approved" : "", rest ? count(rest, "note") : ""]
        .filter(Boolean).join(", ") || count(one.frames.length, "frame");
    });
  }
  function save() {
    var author = el("author").value;
    if (!author.trim()) { say(Review.problem({ text: "", strokes: [] }, "")); el("author").focus(); return; }
    if (unwritten()) { say("There is a note that is not added yet. Add it, or empty it, then save."); el("text").focus(); return; }
    var link = make("a");
    var text = Review.file(data, author, notes, new Date().toISOString());
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = Review.fileName(data, author);
    document.body.appendChild(link); link.click(); link.remove();
    saved = true; store();
    say("Saved as a file. Send \u201C" + link.download + "\u201D back to " + (data.from || "the film\u2019s editor") + ".");
  }
  window.addEventListener("beforeunload", function (event) {
    if ((notes.length && !saved) || unwritten()) { event.preventDefault(); event.returnValue = ""; }
  });

  // buttons and keys

  function toggle() {
    if (!video.paused) { video.pause(); return; }
    if (k === clip.frames.length - 1) { go(0); }
    video.play();
  }
  function loop() { el("loop").setAttribute("aria-pressed", String(!pressed("loop"))); }
  function from() { range = [k, range && range[1] >= k ? range[1] : k]; tell(); where(); }
  function to() { range = [range && range[0] <= k ? range[0] : k, k]; tell(); where(); }
  function clear() { range = null; tell(); where(); }
  var buttons = {
    play: toggle, first: function () { go(0); }, back: function () { go(k - 1); },
    on: function () { go(k + 1); }, last: function () { go(clip.frames.length - 1); },
    loop: loop, from: from, to: to, clear: clear, draw: draw, wipe: wipe, add: add, good: approve, save: save
  };
  Object.keys(buttons).forEach(function (id) { el(id).addEventListener("click", buttons[id]); });
  el("author").addEventListener("change", keep);
  el("scrub").addEventListener("input", function () { go(Number(el("scrub").value)); });
  el("text").addEventListener("focus", function () { video.pause(); });
  var keys = {
    " ": toggle, ArrowLeft: buttons.back, ArrowRight: buttons.on, Home: buttons.first, End: buttons.last,
    ArrowUp: function () { other(-1); }, ArrowDown: function () { other(1); }, r: loop,
    n: function () { el("text").focus(); }, a: approve, d: draw, i: from, o: to, x: clear
  };
  document.addEventListener("keydown", function (event) {
    var on = event.target, tag = on.tagName;
    if (tag === "TEXTAREA" || (tag === "INPUT" && on.type === "text")) {
      if (event.key === "Escape") { on.blur(); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && tag === "TEXTAREA") { add(); }
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (on.type === "radio" && (event.key === " " || event.key.indexOf("Arrow") === 0)) { return; }
    if (tag === "BUTTON" && event.key === " ") { return; }
    var act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
  });
  data.clips.forEach(function (one) {
    var item = make("li"), button = make("button");
    var still = make("img"); still.alt = "";
    if (one.still) { still.src = one.still; }
    button.appendChild(still);
    button.appendChild(make("b", one.words)); button.appendChild(make("span", one.about));
    button.title = one.about;
    button.appendChild(make("small"));
    button.addEventListener("click", function () { open(one); });
    item.appendChild(button); el("list").appendChild(item);
  });
  if (data.clips.length) { open(data.clips[0]); }
  recall();
  if (clip) { tell(); where(); }
})(); }
