"""What a run will do and what it did, worked out from its history and from theory."""
