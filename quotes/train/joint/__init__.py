"""A joint fit of the detector and of all heads that read its layers; see `__main__`."""
