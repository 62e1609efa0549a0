"""The first shape of `office.db`."""

import sqlalchemy as sa
from alembic import op

revision = "office_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "known_project",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("machine", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_index("ix_known_project_project_id", "known_project", ["project_id"])
    op.create_table(
        "vendor_account",
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("vendor", "name"),
    )
    op.create_table(
        "cap",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("money", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "vendor"),
    )
    op.create_table(
        "reservation",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("money", sa.JSON(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "attempt"),
    )
    op.create_index("ix_reservation_project_id", "reservation", ["project_id"])
