"""The table of commands: names, menus, keys, icons, and where they are heard."""

from __future__ import annotations

from app.ui.command import Command
from app.ui.compare_commands import COMPARE
from app.ui.cut_commands import CUT, SOUND
from app.ui.judging_commands import JUDGING
from app.ui.page_catalog import PAGES
from app.ui.sharing_commands import SHARING
from app.ui.track_commands import TRACKS
from app.ui.viewing_commands import VIEWING

PRINT: tuple[Command, ...] = (
    Command("film.storyboard", "Export Storyboard PDF…", "File", ("Ctrl+Alt+E",), "printer"),
    Command("film.contact", "Export Contact Sheet PDF…", "File", ("Ctrl+Shift+E",), "images"),
    Command("film.spec", "Export Spec Sheet PDF…", "File", ("Ctrl+Alt+Shift+E",), "file-text",
            ends_group=True),
)  # fmt: skip
PAPER = Command(
    "view.paper", "Printed Page", "View", ("Ctrl+P",), "printer", "board", checkable=True,
    tip="The contact sheet or storyboard as it will be printed",
)  # fmt: skip
KIT: tuple[Command, ...] = (
    Command("kit.new", "New Character", "Edit", ("N",), "plus", "kit", under="Kit"),
    Command("kit.add", "Add Picture…", "Edit", ("Insert",), "image-plus", "kit", under="Kit"),
    Command("kit.paste", "Paste Picture", "Edit", ("Ctrl+V",), "clipboard", "kit", under="Kit"),
    Command("kit.earlier", "Move Picture Earlier", "Edit", ("Alt+Left",), "arrow-left", "kit",
            under="Kit"),
    Command("kit.later", "Move Picture Later", "Edit", ("Alt+Right",), "arrow-right", "kit",
            under="Kit"),
    Command("kit.hero", "Make It the Hero Frame", "Edit", ("H",), "star", "kit", under="Kit"),
    Command("kit.remove", "Remove Picture", "Edit", ("Ctrl+Delete",), "trash-2", "kit", under="Kit",
            ends_group=True, tip="Take it off this place; it stays in the film"),
)  # fmt: skip
INSPECTOR: tuple[Command, ...] = (
    Command("shot.fields", "Five Elements or Seven Fields", "View", ("V",), "list", "board",
            tip="The same shot written the other way"),
    Command("shot.wide", "Wide Inspector", "View", ("I",), "panel-right", "board",
            tip="One shot with all its fields, beats and prompts"),
    Command("shot.model", "Choose Model", "Shot", ("M",), "list", "board",
            tip="Go to the model of the selected shots"),
    Command("shot.references", "Choose References", "Shot", ("R",), "image-plus", "board",
            tip="Go to the first frame and the other pictures of the shot"),
    Command("shot.compare", "Compare Prompts", "View", ("Ctrl+Shift+P",), "git-compare", "board"),
    Command("shot.request", "Exact Request", "View", ("Ctrl+Alt+R",), "file-text", "board",
            ends_group=True, tip="What the next take of the shot would send"),
)  # fmt: skip
SCRIPT: tuple[Command, ...] = (
    Command("script.cover", "Cover with New Shot", "Shot", ("N",), "plus", "script"),
    Command("script.link", "Link to Shot", "Shot", ("Ctrl+L",), "link-2", "script"),
    Command("script.unlink", "Unlink", "Shot", ("Ctrl+Shift+L",), "unlink", "script"),
    Command("script.gap", "Next Gap", "Shot", ("Alt+Down",), "chevron-down", "script"),
    Command("script.gap_back", "Previous Gap", "Shot", ("Alt+Up",), "chevron-up", "script"),
    Command("script.read", "Read Script…", "Shot", ("Ctrl+Shift+I",), "file-text", "plan"),
    Command(
        "script.paste", "Paste Script", "Shot", ("Ctrl+Shift+V",), "clipboard", "plan",
        ends_group=True, tip="Read the script from the clipboard",
    ),
)  # fmt: skip
WISHES: tuple[Command, ...] = (
    Command("shot.keyframe", "Make Keyframe…", "Shot", ("Ctrl+Alt+F",), "sparkles", "board",
            tip="Stills to choose the first frame from"),
    Command("shot.still", "Next Still as Keyframe", "Shot", ("Y",), "images", "board",
            ends_group=True, tip="Take the next of the shot's stills as its first frame"),
)  # fmt: skip
TAKE_WISHES: tuple[Command, ...] = (
    Command("take.extend", "Extend Take…", "Take", ("Ctrl+Alt+X",), "arrow-right",
            tip="Let a take go on where it ends"),
    Command("take.restyle", "Restyle Take…", "Take", ("Ctrl+Alt+Y",), "palette",
            tip="The same movement in another look"),
    Command("take.lips", "Lip-Sync with Audio…", "Take", ("Ctrl+Alt+A",), "audio-lines",
            ends_group=True, tip="Let lips follow an audio file"),
)  # fmt: skip
GRID: tuple[Command, ...] = (
    Command(
        "shot.to_scene_before", "Move to Previous Scene", "Shot", ("Alt+Up",), "chevron-up", "board"
    ),
    Command(
        "shot.to_scene_after", "Move to Next Scene", "Shot", ("Alt+Down",), "chevron-down", "board",
        ends_group=True,
    ),
    Command(
        "shot.end_frame", "Copy End Frame of Previous Shot", "Shot", ("Ctrl+Shift+F",), "image",
        "board", tip="The last used frame of the shot before becomes first frame",
    ),
    Command("shot.hero_frame", "Start from Hero Frame", "Shot", (), "star", "board",
            ends_group=True, tip="The kit's hero frame becomes first frame of the selected shots"),
    *(
        Command(
            f"shot.group{n}", f"Batch Group {n}" if n else "No Batch Group", "Shot", (str(n),),
            where="board", under="Batch Group",
        )
        for n in (*range(1, 10), 0)
    ),
    Command("shot.group_ask", "Put in Batch Group…", "Shot", ("Ctrl+B",), "layers", "board",
            under="Batch Group", tip="Any group by its number"),
    Command("shot.tens", "Group in Tens", "Shot", (), "layers", "board", under="Batch Group",
            tip="Batch groups of ten in board order: of several selected shots, or of all"),
)  # fmt: skip
BANK: tuple[Command, ...] = (
    Command("shot.seed", "Share Seed of Circled Take", "Shot", ("Ctrl+Alt+G",), "copy", "board",
            tip="The seed that gave the circled take goes to all selected shots"),
    Command("bank.keep", "Keep Prompt in the Bank", "Shot", ("Ctrl+Alt+B",), "book-open", "board",
            tip="Keep what worked on the first or second try for other shots and films"),
    Command("bank.use", "Use Prompt from the Bank…", "Shot", ("B",), "book-open", "board",
            ends_group=True, tip="Camera, style, negatives and settings that worked before"),
)  # fmt: skip
SEAMS: tuple[Command, ...] = (
    Command("scene.style", "Sequence: One Strong Stylisation", "Shot", (), "palette", "board",
            under="Against Seams", tip="All generated shots of the sequence share one style"),
    Command("scene.ends", "Sequence: Bookends Only", "Shot", (), "bookmark", "board",
            under="Against Seams", tip="Generated shots stand only at the ends of the sequence"),
    Command("scene.join", "Sequence: Goes On from Scene Before", "Shot", (), "link-2", "board",
            under="Against Seams", tip="The scene goes on with the sequence before it"),
    Command("scene.plain", "Sequence: No Tactic", "Shot", (), "x", "board", under="Against Seams",
            tip="The scene is judged by its shots alone"),
)  # fmt: skip
DOUBTS: tuple[Command, ...] = (
    Command("generate.doubts", "Doubt Desk", "Take", ("Ctrl+Alt+D",), "circle-help",
            tip="Orders that were sent and never answered"),
    Command("shot.doubt", "Answer Doubt…", "Shot", (), "circle-help", "board", ends_group=True,
            tip="Say whether the vendor accepted it"),
    Command("doubt.accepted", "Accepted, with Ticket", "Take", ("A",), "ticket", "doubts",
            under="Doubt"),
    Command("doubt.again", "Not Accepted, Send Again", "Take", ("N",), "refresh-cw", "doubts",
            under="Doubt"),
    Command("doubt.let_go", "Not Accepted, Let Go", "Take", ("X",), "circle-minus", "doubts",
            under="Doubt"),
    Command("doubt.decide", "Decide", "Take", ("Ctrl+Return",), "check", "doubts", under="Doubt",
            tip="What the button of the doubt desk says"),
    Command("doubt.previous", "Previous Doubt", "Take", ("Ctrl+Up",), "chevron-up", "doubts",
            under="Doubt"),
    Command("doubt.next", "Next Doubt", "Take", ("Ctrl+Down",), "chevron-down", "doubts",
            under="Doubt", ends_group=True),
)  # fmt: skip
ACCOUNTS = Command(
    "generate.accounts", "Vendor Accounts…", "File", ("Ctrl+Alt+C",), "key-round", ends_group=True,
    tip="Keys of vendors: add, test, choose",
)  # fmt: skip
GRID_VIEW: tuple[Command, ...] = (
    Command("view.sheet", "Contact Sheet", "View", ("Shift+G",), "images", "board",
            tip="The whole film on the screen; again: the grid"),
    Command("view.sheet_lines", "Scenes on New Lines", "View", ("Alt+G",), "rows-3", "board",
            checkable=True, tip="Every scene begins a line of the contact sheet"),
    Command("view.sheet_keyframes", "Keyframes on Contact Sheet", "View", (), "image", "board",
            checkable=True, tip="Show keyframes instead of the best takes"),
    Command("board.kit", "Kit and Characters", "View", ("K",), "palette", "board", checkable=True),
    Command("board.lane", "Batch Groups", "View", ("Shift+B",), "layers", "board", checkable=True,
            tip="Each batch group with its count, to drop shots into"),
    Command("board.captions", "Captions on Tiles", "View", ("C",), where="board"),
    Command("board.fold", "Fold Scene", "View", ("F",), "chevron-right", "board",
            tip="Fold the scene of the shot at hand, or open it again"),
    Command("board.fold_all", "Fold All Scenes", "View", ("Shift+F",), where="board",
            ends_group=True, tip="Fold every scene; when all are folded, open all"),
)  # fmt: skip
COMMANDS: tuple[Command, ...] = (
    *(
        Command(
            f"page.{page.key}", page.word, "View", (f"Shift+{n}",), page.icon, checkable=True,
            ends_group=page is PAGES[-1], tip=page.tip,
        )
        for n, page in enumerate(PAGES, 1)
    ),
    Command("film.new", "New Film…", "File", ("Ctrl+Shift+N",), "file-plus"),
    Command("film.open", "Open…", "File", ("Ctrl+O",), "folder-open"),
    Command("film.sample", "Open Sample Film", "File", (), "clapperboard", ends_group=True),
    Command("film.import", "Import Script or Shot List…", "File", ("Ctrl+I",), "file-text"),
    Command("film.import_text", "Import Text from Clipboard…", "File", (), "clipboard"),
    Command("film.export", "Export Shot List…", "File", ("Ctrl+E",), "file-spreadsheet"),
    *PRINT,
    Command("film.save_template", "Save Board as Template…", "File", (), "save", ends_group=True),
    Command("queue.cap", "Set Project Cap…", "File", (), "wallet",
            tip="The most this film may spend and reserve together"),
    ACCOUNTS,
    Command("film.close", "Close Window", "File", ("Ctrl+W",), "x"),
    Command("film.quit", "Quit", "File", ("Ctrl+Q",), "log-out"),
    Command("edit.undo", "Undo", "Edit", ("Ctrl+Z",), "undo-2"),
    Command("edit.redo", "Redo", "Edit", ("Ctrl+Shift+Z",), "redo-2"),
    Command(
        "edit.find", "Find Command…", "Edit", ("Ctrl+Shift+K",), "search",
        tip="Find a command or a shot by a few letters",
    ),
    Command("edit.cut", "Cut Shots", "Edit", ("Ctrl+X",), "scissors", "tiles"),
    Command("edit.copy", "Copy Shots", "Edit", ("Ctrl+C",), "copy", "tiles"),
    Command("edit.paste", "Paste Shots", "Edit", ("Ctrl+V",), "clipboard", "tiles"),
    Command(
        "edit.paste_attributes", "Paste Attributes…", "Edit", ("Ctrl+Alt+V",), where="board",
        tip="Choose what to take over from the copied shot",
    ),
    Command("edit.paste_model", "Paste Model", "Edit", (), where="board"),
    Command("edit.paste_camera", "Paste Camera", "Edit", (), where="board"),
    Command("edit.paste_references", "Paste References", "Edit", (), where="board",
            ends_group=True),
    Command("edit.all", "Select All Shots", "Edit", ("Ctrl+A",), where="board"),
    Command("edit.filter", "Find Shots", "Edit", ("Ctrl+F",), "search", "board"),
    Command("edit.replace", "Find and Replace…", "Edit", ("Ctrl+H",), "replace", "board",
            ends_group=True),
    Command("table.edit", "Edit Cell", "Edit", ("F2",), "pencil", "table"),
    Command("table.copy", "Copy Cells", "Edit", ("Ctrl+C",), "copy", "table"),
    Command("table.paste", "Paste Cells", "Edit", ("Ctrl+V",), "clipboard", "table"),
    Command("table.fill", "Fill Down", "Edit", ("Ctrl+D",), "chevron-down", "table"),
    Command("table.clear", "Clear Cells", "Edit", ("Delete",), "x", "table", ends_group=True),
    Command("shot.new", "New Shot", "Shot", ("N",), "plus", "board"),
    Command("shot.before", "New Shot Before", "Shot", ("Shift+N",), where="board"),
    Command("shot.duplicate", "Duplicate", "Shot", ("D",), "copy", "board"),
    Command("shot.split", "Split in the Middle", "Shot", ("Ctrl+K",), "scissors", "board"),
    Command("shot.split_at", "Split at Frame…", "Shot", ("Ctrl+Alt+S",), where="board"),
    Command("shot.merge", "Merge", "Shot", ("Ctrl+M",), "layers", "board", ends_group=True,
            tip="Merge neighbouring shots of a scene into the first"),
    Command("shot.earlier", "Move Earlier", "Shot", ("Alt+Left",), "arrow-left", "board"),
    Command("shot.later", "Move Later", "Shot", ("Alt+Right",), "arrow-right", "board"),
    *GRID,
    *BANK,
    *SEAMS,
    *WISHES,
    Command(
        "shot.render", "Send to Queue", "Shot", ("Ctrl+Return",), "arrow-up-from-line", "board"
    ),
    Command("shot.rehearse", "Rehearse", "Shot", ("Ctrl+Shift+Return",), "shield-check", "board",
            tip="Make the takes against the built-in simulator of each vendor: nothing is charged"),
    Command("shot.omit", "Omit", "Shot", ("O",), "eye-off", "board"),
    Command("shot.remove", "Remove", "Shot", ("Ctrl+Delete",), "trash-2", "board", ends_group=True),
    Command("board.lock", "Lock Board", "Shot", ("Ctrl+Alt+L",), "lock", "board"),
    Command("shot.renumber", "Renumber in Tens", "Shot", (), "hash",
            tip="Slates and files keep their names; Earlier Numbers says what shots were called"),
    Command("shot.aliases", "Earlier Numbers…", "Shot", (), "history", "board", ends_group=True,
            tip="What shots were called before they were renumbered"),
    *SCRIPT,
    *KIT,
    *TRACKS,
    Command("take.circle", "Circle Take", "Take", ("Return", "Enter"), "circle-dot", "review"),
    Command("take.keep", "Keep", "Take", ("S",), "thumbs-up", "review"),
    Command("take.maybe", "Maybe", "Take", ("H",), "circle-help", "review"),
    Command("take.reject", "Reject", "Take", ("Delete",), "thumbs-down", "review"),
    Command("take.back", "Take Decision Back", "Take", ("U",), "undo-2", "review", ends_group=True),
    Command("take.previous", "Previous Take", "Take", ("Up",), where="review"),
    Command("take.next", "Next Take", "Take", ("Down",), where="review"),
    Command("take.unseen", "Next Unseen Take", "Take", ("A",), where="review"),
    Command("take.shot_before", "Previous Shot", "Take", ("Ctrl+Up",), where="review"),
    Command(
        "take.shot_after", "Next Shot", "Take", ("Ctrl+Down",), where="review", ends_group=True
    ),
    Command(
        "queue.front",
        "Move to Front of Queue",
        "Take",
        ("Alt+Home",),
        "arrow-up-to-line",
        "generate",
    ),
    Command("queue.up", "Move Up in Queue", "Take", ("Alt+Up",), "chevron-up", "generate"),
    Command(
        "queue.down",
        "Move Down in Queue",
        "Take",
        ("Alt+Down",),
        "chevron-down",
        "generate",
        ends_group=True,
    ),
    Command(
        "queue.pause", "Pause Queue", "Take", ("Ctrl+Pause",), "pause", ends_group=True,
        tip="Let running takes finish, start no new ones; again: go on",
    ),
    *DOUBTS,
    Command("take.add", "Add Video File as Take…", "Take", (), "film"),
    Command("take.proxies", "Proxies…", "Take", (), "film",
            tip="How far the small copies for Review are made, how large they may grow"),
    Command("take.relink", "Relink Missing Media…", "Take", (), "hard-drive", ends_group=True),
    *TAKE_WISHES,
    *SHARING,
    Command("play.toggle", "Play or Pause", "Play", ("Space",), "play", "review"),
    Command("play.reverse", "Reverse, Faster", "Play", ("J",), where="review"),
    Command("play.stop", "Stop", "Play", ("K",), "square", "review"),
    Command("play.forward", "Forward, Faster", "Play", ("L",), where="review", ends_group=True),
    Command("play.back", "One Frame Back", "Play", ("Left",), "step-back", "review"),
    Command("play.on", "One Frame On", "Play", ("Right",), "step-forward", "review"),
    Command("play.second_back", "One Second Back", "Play", ("Shift+Left",), where="review"),
    Command("play.second_on", "One Second On", "Play", ("Shift+Right",), where="review"),
    Command("play.first", "First Frame", "Play", ("Home",), "skip-back", "review"),
    Command("play.last", "Last Frame", "Play", ("End",), "skip-forward", "review", ends_group=True),
    Command("play.in", "Set In", "Play", ("I",), where="review"),
    Command("play.out", "Set Out", "Play", ("O",), where="review"),
    Command("play.clear", "Clear In and Out", "Play", ("Alt+X",), where="review"),
    Command("play.to_in", "Go to In", "Play", ("Shift+I",), where="review"),
    Command("play.to_out", "Go to Out", "Play", ("Shift+O",), where="review"),
    Command("play.loop", "Loop In to Out", "Play", ("P",), "repeat", "review", checkable=True),
    *CUT,
    *SOUND,
    Command("view.table", "Grid or Table", "View", ("G",), "table-2", "board", ends_group=True),
    *GRID_VIEW,
    PAPER,
    *INSPECTOR,
    *JUDGING,
    *COMPARE,
    *VIEWING,
    Command("view.larger", "Larger Tiles", "View", ("Ctrl+=", "Ctrl++"), where="board"),
    Command("view.smaller", "Smaller Tiles", "View", ("Ctrl+-",), where="board", ends_group=True),
    Command("view.full", "Full Screen", "View", ("F11",), "maximize", checkable=True),
    Command("view.enlarge", "Enlarge Panel", "View", ("`",), where="window", checkable=True,
            tip="The panel with the focus fills the window; again: all panels"),
    Command("view.reset", "Reset Window Layout", "View", ()),
    Command("help.keys", "Keys…", "Help", ("Ctrl+Alt+K",), "keyboard", tip="Change the keys"),
    Command("help.sheet", "Printable Key Sheet", "Help", ("Ctrl+/",), "printer"),
    Command("help.about", "About Takeboard", "Help", (), "info"),
)  # fmt: skip
MENUS = ("File", "Edit", "Shot", "Take", "Play", "View", "Help")
