"""Keep how a sequence hides its seams."""

import sqlalchemy as sa
from alembic import op

revision = "film_0008"
down_revision = "film_0007"


def upgrade() -> None:
    op.add_column("scene", sa.Column("tactic", sa.String(), nullable=True))
    op.execute("update scene set tactic = ''")
    with op.batch_alter_table("scene") as table:
        table.alter_column("tactic", existing_type=sa.String(), nullable=False)
