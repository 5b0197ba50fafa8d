"""From what a person made, strokes or a picture, to the 28x28 image that the network sees.

Nothing is imported here: the window draws strokes before NumPy is loaded.
"""

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".webp")
DRAWING_SUFFIXES = (".inkml",)
"""How the names of files end, in small letters, that are pictures and drawings."""
