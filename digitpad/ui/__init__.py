"""The window: the only room that knows Qt. One file a panel."""
