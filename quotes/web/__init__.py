"""The database in the browser, and its HTTP API: `quotes serve` (extra `serve`).

`app.create` makes an ASGI application. It reads from the store and writes through the store's
corrections. Pages load nothing from other servers.
"""
