"""/local/inbox/: what everybody got, as JSON for programs and as a page for people."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, render_template_string, request

from tools.local.providers.journal import Journal

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="4">
<title>Inbox</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
  article { border: 1px solid #ccc; border-radius: .5rem; padding: 0 1rem 1rem; margin: 1rem 0; }
  h2 { font-size: 1.1rem; margin-bottom: 0 } small { color: #666 }
  pre { white-space: pre-wrap; font: inherit } iframe { width: 100%; height: 24rem; border: 0 }
</style>
<h1>Inbox</h1>
<p>What would have been sent, newest first. <a href="?format=json">JSON</a>;
   narrow it with <code>?to=</code> and <code>?channel=</code>.</p>
{% for message in messages %}
<article>
  <h2>{{ message.subject or message.channel }}</h2>
  <small>{{ message.channel }} to <a href="?{{ {'to': message.to} | urlencode }}">{{ message.to }}</a>,
    <time>{{ message.at }}</time></small>
  {% if message.way_out %}<p><a href="{{ message.way_out }}">The way out of such letters</a></p>{% endif %}
  {% if message.text %}<pre>{{ message.text }}</pre>{% endif %}
  {% if message.html %}<details><summary>HTML</summary>
    <iframe sandbox srcdoc="{{ message.html }}"></iframe></details>{% endif %}
  {% if message.data %}<details><summary>Data</summary>
    <pre>{{ message.data | tojson(2) }}</pre></details>{% endif %}
</article>
{% else %}<p>Nothing yet.</p>{% endfor %}
</html>
"""


def inbox_app(journal: Journal) -> Flask:
    """Serves the journal; HTML for a browser, JSON for `Accept: application/json` or ?format=json."""
    app = Flask("inbox")

    @app.get("/local/inbox/", strict_slashes=False)
    def inbox() -> Response | str:
        messages = journal.read(request.args.get("to"), request.args.get("channel"))
        accepted = request.accept_mimetypes.best_match(["text/html", "application/json"])
        if request.args.get("format") == "json" or accepted == "application/json":
            return jsonify(messages)
        shown = [{**each, "way_out": _way_out(each)} for each in messages[:100]]
        return render_template_string(PAGE, messages=shown)

    return app


def _way_out(message: dict[str, Any]) -> str:
    """The address in a letter's head that stops such letters, which mail programs show as a button (RFC 8058)."""
    data = message.get("data") or {}
    return str(data.get("headers", {}).get("List-Unsubscribe", "")).strip("<>")
