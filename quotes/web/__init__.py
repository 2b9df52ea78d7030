"""The database in the browser, and an API: `quotes serve` (extra `serve`).

`app.create` makes an ASGI application. It reads from the store and writes through its corrections;
the store knows nothing of it. Nothing is fetched from elsewhere.
"""
