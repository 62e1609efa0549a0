"""One file a revision, named in order; `storage.schema` lists them."""
