"""Alembic's entry: runs the revisions on the connection that `storage.schema` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
