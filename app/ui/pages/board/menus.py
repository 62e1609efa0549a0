"""What the context menus of shots offer, by command; an empty key is a line between."""

MENU = ("shot.render", "shot.rehearse", "shot.doubt", "shot.keyframe", "take.extend",
        "take.lips", "",
        "shot.new", "shot.before", "shot.duplicate", "shot.split",
        "shot.split_at", "shot.merge", "", "edit.cut", "edit.copy", "edit.paste",
        "edit.paste_attributes", "",
        "shot.earlier", "shot.later", "shot.to_scene_before", "shot.to_scene_after", "",
        "shot.end_frame", "shot.hero_frame", "bank.keep", "bank.use", "",
        "shot.omit", "shot.remove")  # fmt: skip
TABLE_MENU = (
    "table.edit", "table.copy", "table.paste", "table.fill", "table.clear", "", *MENU,
)  # fmt: skip
