"""Cutting and dressing: a take and a look become a film, without any visit to the site; `api.render` is the door."""
