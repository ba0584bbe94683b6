"""What all visitors share."""
