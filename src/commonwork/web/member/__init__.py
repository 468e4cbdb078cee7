"""What an officer of a federation does."""
