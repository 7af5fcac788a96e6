"""What the Python services of the casino have in common."""
