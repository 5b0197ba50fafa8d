"""From what a person made, strokes or a picture, to the 28x28 image that the network sees.

Nothing is imported here: the window draws strokes before NumPy is loaded.
"""
