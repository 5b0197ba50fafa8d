"""Learning, without a screen: settings, the training generator, the evaluation.

Nothing is imported here: the window shows the settings before NumPy is loaded.
"""
