"""Sum up a long history of jobs and money from indexes alone."""

from alembic import op

revision = "film_0010"
down_revision = "film_0009"


def upgrade() -> None:
    op.create_index(
        "job_of_batch",
        "job",
        [
            "batch_id", "id", "state", "ticket", "ticket_ended", "shot_id", "take_number",
            "take_id",
        ],
    )  # fmt: skip
    op.create_index(
        "ledger_sums", "ledger", ["rehearsed", "job_id", "id", "kind", "vendor", "money"]
    )
