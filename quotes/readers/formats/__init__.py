"""One module a format: `NAME`, `recognises(head, name)`, `articles(source, reading)`."""
