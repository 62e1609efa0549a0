"""Keep the sums of the account book and the sizes of orders beside the lines they come from.

A migration that makes `job` or `ledger` anew has to make its triggers anew as well.
"""

import sqlalchemy as sa
from alembic import op

revision = "film_0014"
down_revision = "film_0013"

# Whatever is written below this line is in the same transaction as the line itself.
TRIGGERS = (
    """
create trigger job_order_counts after insert on job begin
  insert into job_order (batch_id, first_id, jobs) values (new.batch_id, new.id, 1)
  on conflict (batch_id) do update set
    first_id = min(first_id, excluded.first_id), jobs = jobs + 1;
end""",
    """
create trigger ledger_sum_adds after insert on ledger
when new.kind in ('spent', 'corrected', 'refunded') begin
  insert into ledger_sum (rehearsed, vendor, kind, money, lines)
  values (new.rehearsed, new.vendor, new.kind, new.money, 1)
  on conflict (rehearsed, vendor, kind, money) do update set lines = lines + 1;
end""",
    """
create trigger ledger_held_begins after insert on ledger when new.kind = 'reserved' begin
  insert into ledger_held (job_id, rehearsed, vendor, reservations)
  values (new.job_id, new.rehearsed, new.vendor, 1)
  on conflict (job_id, rehearsed, vendor) do update set reservations = reservations + 1;
end""",
    # Paid settles all; a release ends it where it gives back the one reservation as it was written.
    """
create trigger ledger_held_ends after insert on ledger
when new.kind in ('spent', 'released') begin
  delete from ledger_held
  where job_id = new.job_id and rehearsed = new.rehearsed and vendor = new.vendor and (
    new.kind = 'spent'
    or reservations = 1 and new.money = (
      select money from ledger
      where job_id = new.job_id and kind = 'reserved'
        and rehearsed = new.rehearsed and vendor = new.vendor
      order by rowid desc limit 1
    )
  );
end""",
)


def upgrade() -> None:
    op.create_table(
        "job_order",
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("first_id", sa.String(), nullable=False),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id"),
    )
    op.create_table(
        "ledger_sum",
        sa.Column("rehearsed", sa.Boolean(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("money", sa.String(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rehearsed", "vendor", "kind", "money"),
    )
    op.create_table(
        "ledger_held",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("rehearsed", sa.Boolean(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("reservations", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "rehearsed", "vendor"),
    )
    op.execute(
        "insert into job_order select batch_id, min(id), count(*) from job group by batch_id"
    )
    op.execute(
        "insert into ledger_sum select rehearsed, vendor, kind, money, count(*) from ledger"
        " where kind in ('spent', 'corrected', 'refunded') group by rehearsed, vendor, kind, money"
    )
    # Two stand for any number: such a one is only settled by being paid.
    op.execute(
        "insert into ledger_held select job_id, rehearsed, vendor,"
        " case when count(*) filter (where kind = 'reserved') = 1"
        " and count(*) filter (where kind in ('spent', 'released')) = 0 then 1 else 2 end"
        " from ledger group by job_id, rehearsed, vendor"
        " having max(rowid) filter (where kind = 'reserved')"
        " > coalesce(max(rowid) filter (where kind = 'spent'), 0)"
        # wholly given back, as most that failed were
        " and not coalesce(count(*) filter (where kind = 'reserved') = 1"
        " and min(rowid) filter (where kind = 'released')"
        " > max(rowid) filter (where kind = 'reserved')"
        " and max(money) filter (where kind = 'released')"
        " = max(money) filter (where kind = 'reserved'), 0)"
    )
    for trigger in TRIGGERS:
        op.execute(trigger)
    op.drop_index("ledger_sums", "ledger")
    op.drop_index("ledger_kinds", "ledger")
