"""Read boards and queues of a long history from narrow indexes."""

import sqlalchemy as sa
from alembic import op

revision = "film_0012"
down_revision = "film_0011"


def upgrade() -> None:
    op.drop_index("job_of_batch", "job")
    op.create_index("job_of_batch", "job", ["batch_id", "id"])
    for name, columns, only in (
        ("job_landed", ["shot_id", "rehearsed", "price"], "state = 'ready'"),
        ("job_still", ["shot_id", "id"], "take_number = 0"),
        (
            "job_sent",
            ["shot_id", "batch_id"],
            "take_number > 0 and (take_id is not null or ticket is not null"
            " or state not in ('queued', 'held', 'cancelled'))",
        ),
        (
            "job_may_be_fetched",
            ["state", "ticket_ended", "batch_id"],
            "state = 'failed' and ticket is not null",
        ),
    ):
        op.create_index(name, "job", columns, sqlite_where=sa.text(only))
    op.create_index("ledger_kinds", "ledger", ["rehearsed", "kind", "vendor", "money"])
