"""The mathematics: NumPy only."""
