"""Keep with each shot what is asked of its models beyond it."""

import sqlalchemy as sa
from alembic import op

revision = "film_0013"
down_revision = "film_0012"


def upgrade() -> None:
    op.add_column("shot", sa.Column("vendor_options", sa.JSON(), nullable=True))
    op.execute("update shot set vendor_options = '[]'")
    with op.batch_alter_table("shot") as table:
        table.alter_column("vendor_options", existing_type=sa.JSON(), nullable=False)
