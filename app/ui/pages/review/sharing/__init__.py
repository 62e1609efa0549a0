"""What Review gives out and takes in: clips, the report, the package, notes, frames."""
