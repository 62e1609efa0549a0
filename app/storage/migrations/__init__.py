"""How the two databases became what they are; run by `storage.schema`, never by hand."""
