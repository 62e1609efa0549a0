"""Generated stills with what they were made with, and the take another one was made from."""

import sqlalchemy as sa
from alembic import op

revision = "film_0007"
down_revision = "film_0006"


def upgrade() -> None:
    op.add_column("asset", sa.Column("still_of", sa.String(), nullable=True))
    op.add_column("asset", sa.Column("made", sa.JSON(), nullable=True))
    op.create_index("ix_asset_still_of", "asset", ["still_of"])
    op.add_column("take", sa.Column("parent_take_id", sa.String(), nullable=True))
