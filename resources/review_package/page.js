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
                 kind: note.kind, text: note.text.trim(), strokes: note.strokes,
                 created_at: note.created_at };
      })
    }, null, 1);
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
  var data = JSON.parse(el("data").textContent);
  var key = "takeboard-review-" + data.package;
  var video = el("video"), ink = el("ink"), pen = ink.getContext("2d");
  var notes = [], strokes = [], clip = null, k = 0, saved = true, drawing = false, line = null;

  function keep() {
    saved = false;
    try {
      localStorage.setItem(key, JSON.stringify({ author: el("author").value, notes: notes }));
    } catch (error) { /* some browsers keep nothing for a file; the notes stay in this page */ }
  }
  function recall() {
    try {
      var kept = JSON.parse(localStorage.getItem(key) || "null");
      if (kept && Array.isArray(kept.notes)) {
        notes = kept.notes.filter(function (note) { return Review.KINDS[note.kind]; });
        el("author").value = String(kept.author || "");
      }
    } catch (error) { notes = []; }
  }
  function unpack(one) {
    if (!one.url) {
      var text = atob(el(one.id).textContent.trim()), bytes = new Uint8Array(text.length);
      for (var n = 0; n < text.length; n++) { bytes[n] = text.charCodeAt(n); }
      one.url = URL.createObjectURL(new Blob([bytes], { type: one.type }));
    }
    return one.url;
  }
  function open(one) {
    clip = one; k = 0; strokes = [];
    video.src = unpack(one);
    video.setAttribute("aria-label", one.words);
    el("scrub").max = one.frames.length - 1;
    Array.prototype.forEach.call(el("list").children, function (item, n) {
      item.firstChild.setAttribute("aria-current", String(data.clips[n] === one));
    });
    go(0); tell();
  }
  function frame() { return clip.frames[k]; }
  function go(to) {
    video.pause();
    k = Math.max(0, Math.min(clip.frames.length - 1, to));
    strokes = [];
    video.currentTime = Review.timeOf(clip, k);
    where();
  }
  function where() {
    el("where").textContent = Review.timecode(clip, frame()) + "  frame " + frame();
    el("scrub").value = k;
    el("add").textContent = "Add note to frame " + frame();
    el("play").textContent = video.paused ? "Play" : "Pause";
    paint();
  }
  function follow(seconds, exact) {
    if (!clip) { return; }
    k = exact ? Review.shown(clip, seconds) : Review.at(clip, seconds);
    where();
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
  video.addEventListener("pause", function () { if (clip) { go(k); } });
  video.addEventListener("play", function () { strokes = []; where(); });
  video.addEventListener("ended", function () { go(clip.frames.length - 1); });
  video.addEventListener("loadeddata", function () { place(); go(k); });
  video.addEventListener("error", function () {
    el("said").textContent = "This browser cannot play the picture. Open the page in Firefox or Chrome.";
  });
  window.addEventListener("resize", place);

  function place() {
    var box = video.getBoundingClientRect(), outer = el("picture").getBoundingClientRect();
    ink.width = Math.round(box.width); ink.height = Math.round(box.height);
    ink.style.left = (box.left - outer.left) + "px"; ink.style.top = (box.top - outer.top) + "px";
    paint();
  }
  // the line under the picture is no part of it
  function high() { return ink.height * clip.picture; }
  function paint() {
    pen.clearRect(0, 0, ink.width, ink.height);
    if (!clip || !video.paused) { return; }
    var here = notes.filter(function (n) { return n.take === clip.take && n.frame === frame(); });
    var all = here.reduce(function (sum, note) { return sum.concat(note.strokes); }, []);
    all.concat(strokes, line ? [line] : []).forEach(function (stroke) {
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
    video.pause(); ink.setPointerCapture(event.pointerId);
    line = { points: [point(event)], colour: "#e0574d", width: 0.008 };
    event.preventDefault(); paint();
  });
  ink.addEventListener("pointermove", function (event) {
    if (line && line.points.length < 2000) { line.points.push(point(event)); paint(); }
  });
  ink.addEventListener("pointerup", function () {
    if (line) { strokes.push(line); line = null; paint(); }
  });
  el("draw").addEventListener("click", function () {
    drawing = !drawing;
    el("draw").setAttribute("aria-pressed", String(drawing));
    ink.classList.toggle("on", drawing);
  });
  el("wipe").addEventListener("click", function () { strokes = []; paint(); });

  function chosen() { return document.querySelector("input[name=kind]:checked").value; }
  function fresh() {
    var random = new Uint32Array(4); crypto.getRandomValues(random);
    return Array.prototype.map.call(random, function (n) { return ("0000000" + n.toString(16)).slice(-8); }).join("");
  }
  el("add").addEventListener("click", function () {
    var note = { id: fresh(), take: clip.take, slate: clip.slate, frame: frame(), kind: chosen(),
                 text: el("text").value, strokes: strokes, created_at: new Date().toISOString() };
    var problem = Review.problem(note, el("author").value);
    el("said").textContent = problem;
    if (problem) { if (!el("author").value.trim()) { el("author").focus(); } return; }
    notes.push(note); strokes = []; el("text").value = "";
    keep(); tell(); paint();
  });
  function tell() {
    var list = el("notes"), marks = el("marks"), last = Math.max(1, clip.frames.length - 1);
    list.textContent = ""; marks.textContent = "";
    var ours = clip.notes.map(function (note) { return Object.assign({ ours: true }, note); });
    var mine = notes.filter(function (note) { return note.take === clip.take; });
    ours.concat(mine).sort(function (a, b) { return a.frame - b.frame; }).forEach(function (note) {
      var kind = Review.KINDS[note.kind], item = make("li");
      var head = make("button", "Frame " + note.frame), sign = make("span", kind[1] + " " + kind[0] + " ", note.kind);
      head.addEventListener("click", function () { go(clip.frames.indexOf(note.frame)); });
      item.appendChild(sign); item.appendChild(head);
      item.appendChild(make("p", note.text));
      item.appendChild(make("small", note.ours ? note.author : "you" + (note.strokes.length ? ", with a drawing" : "")));
      if (!note.ours) {
        var away = make("button", "Remove");
        away.addEventListener("click", function () {
          notes = notes.filter(function (one) { return one !== note; });
          keep(); tell(); paint();
        });
        item.appendChild(document.createTextNode(" ")); item.appendChild(away);
      }
      list.appendChild(item);
      var mark = make("span", kind[1], note.kind);
      mark.style.left = (100 * clip.frames.indexOf(note.frame) / last) + "%";
      marks.appendChild(mark);
    });
    el("none").hidden = list.children.length > 0;
    el("save").disabled = !notes.length;
    el("save").textContent = notes.length ? "Save my notes (" + notes.length + ")" : "Save my notes";
    Array.prototype.forEach.call(el("list").children, function (item, n) {
      var count = notes.filter(function (note) { return note.take === data.clips[n].take; }).length;
      item.firstChild.lastChild.textContent = data.clips[n].frames.length + " frames" +
        (count ? ", " + count + (count === 1 ? " note" : " notes") : "");
    });
  }
  el("save").addEventListener("click", function () {
    var author = el("author").value;
    if (!author.trim()) { el("said").textContent = Review.problem({ text: "", strokes: [] }, ""); el("author").focus(); return; }
    var link = make("a");
    var text = Review.file(data, author, notes, new Date().toISOString());
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = Review.fileName(data, author);
    document.body.appendChild(link); link.click(); link.remove();
    saved = true;
    el("said").textContent = "Saved as a file. Send " + link.download + " back to " + (data.from || "the film's editor") + ".";
  });
  window.addEventListener("beforeunload", function (event) { if (!saved) { event.preventDefault(); event.returnValue = ""; } });
  el("author").addEventListener("change", keep);
  el("play").addEventListener("click", toggle);
  function toggle() { if (video.paused) { video.play(); } else { video.pause(); } }
  el("first").addEventListener("click", function () { go(0); });
  el("back").addEventListener("click", function () { go(k - 1); });
  el("on").addEventListener("click", function () { go(k + 1); });
  el("last").addEventListener("click", function () { go(clip.frames.length - 1); });
  el("scrub").addEventListener("input", function () { go(Number(el("scrub").value)); });
  document.addEventListener("keydown", function (event) {
    var tag = event.target.tagName;
    if (tag === "TEXTAREA" || (tag === "INPUT" && event.target.type === "text")) { return; }
    var act = { " ": toggle, ArrowLeft: function () { go(k - 1); }, ArrowRight: function () { go(k + 1); },
                Home: function () { go(0); }, End: function () { go(clip.frames.length - 1); } }[event.key];
    if (act && !event.ctrlKey && !event.altKey && !event.metaKey && !(event.key === " " && tag === "BUTTON")) {
      event.preventDefault(); act();
    }
  });
  data.clips.forEach(function (one) {
    var item = make("li"), button = make("button");
    button.appendChild(make("span", one.words)); button.appendChild(make("br"));
    button.appendChild(make("small"));
    button.addEventListener("click", function () { open(one); });
    item.appendChild(button); el("list").appendChild(item);
  });
  recall();
  if (data.clips.length) { open(data.clips[0]); }
})(); }
