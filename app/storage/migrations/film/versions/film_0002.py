"""Find the takes and jobs of a shot without reading them all: the board's first picture."""

from alembic import op

revision = "film_0002"
down_revision = "film_0001"


def upgrade() -> None:
    op.create_index("take_of_shot", "take", ["shot_id", "circled"])
    op.create_index("job_of_shot", "job", ["shot_id", "id"])
