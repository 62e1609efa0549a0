"""What the fields of a shot are called, read as and written as."""
