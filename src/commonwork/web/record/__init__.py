"""What somebody without an account sees and says: pages behind a signed link, or a code read out by telephone."""
