"""From a text to its attributions: a spaCy component and the model that finds the spans."""

from quotes.detect.attribution import Act, Attribution, Kind

__all__ = ["Act", "Attribution", "Kind"]
