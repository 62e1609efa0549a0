"""Keep a take's minute on the reel clock instead of frames, which a change of rate would move."""

import json
from fractions import Fraction

import sqlalchemy as sa
from alembic import op

revision = "film_0003"
down_revision = "film_0002"


def upgrade() -> None:
    with op.batch_alter_table("take") as table:
        table.add_column(sa.Column("minute", sa.Integer(), nullable=True))
    conn = op.get_bind()
    spec = conn.execute(sa.text("select spec from project")).scalar()
    if spec is not None:
        given = json.loads(spec) if isinstance(spec, str) else spec
        rate = Fraction(given["rate"])
        label_rate = rate if given.get("drop") else -(-rate.numerator // rate.denominator)
        for take_id, start in conn.execute(sa.text("select id, source_start from take")).all():
            conn.execute(
                sa.text("update take set minute = :minute where id = :id"),
                {"minute": max(0, round(start / (label_rate * 60)) - 60), "id": take_id},
            )
    with op.batch_alter_table("take") as table:
        table.alter_column("minute", existing_type=sa.Integer(), nullable=False)
        table.drop_column("source_start")
