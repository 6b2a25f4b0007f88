"""From submitted notebooks to marks and feedback."""
