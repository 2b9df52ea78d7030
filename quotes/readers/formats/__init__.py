"""One module per format: `NAME`, `recognises(head, name)`, `articles(source, reading)`."""
