"""The public routes on one page, made from their OpenAPI schema: no script, nothing fetched from elsewhere."""

from html import escape
from typing import Any

from cnn_core.serving.examples import examples
from cnn_core.serving.schema import RUN_EXAMPLE

EPOCH_EXAMPLE = 8
STYLE = """
:root { color-scheme: light dark; --soft: light-dark(#f3f4f6, #1e2329); --line: light-dark(#d5d9e0, #3a414b);
  --ink: light-dark(#1b1f24, #e6e9ee); --paper: light-dark(#fff, #14171b); --mark: light-dark(#0b5fa5, #7ab8f5); }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  padding: 1.5rem; max-width: 52rem; }
h1, h2 { line-height: 1.25; } h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
a, .method { color: var(--mark); } code, pre { font: 0.875em/1.5 ui-monospace, monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem; overflow-x: auto; }
h2 code { overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0.25rem 0; } dd { margin: 0; }
"""


def page(schema: dict[str, Any]) -> str:
    """HTML; everything in it is the schema's, and escaped."""
    base = schema["servers"][0]["url"]
    routes = [
        _route(method, path, told, base)
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
    ]
    title = f"{schema['info']['title']} {schema['info']['version']}"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}: how to ask</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{escape(schema["info"]["summary"])} The routes have the form of TensorFlow Serving's REST interface, so its clients
work here: a model is a run, a version one of its saved epochs. A refusal is a JSON object with one sentence,
<code>error</code>.</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a></p>
{"".join(routes)}
</body>
</html>
"""


def _route(method: str, path: str, told: dict[str, Any], base: str) -> str:
    curl, python = examples(path, base, RUN_EXAMPLE, EPOCH_EXAMPLE)
    return f"""<h2>{escape(told["summary"])}</h2>
<p><code><span class="method">{escape(method.upper())}</span> {escape(path)}</code></p>
<p>{escape(told["description"])}</p>
<h3>In a terminal</h3>
<pre><code>{escape(curl)}</code></pre>
<h3>In Python</h3>
<pre><code>{escape(python)}</code></pre>
<h3>Answers</h3>
{_answers(told["responses"])}
"""


def _answers(responses: dict[str, Any]) -> str:
    rows = [
        f"<dt>{escape(status)}</dt><dd>{escape(response['description'])}</dd>"
        for status, response in responses.items()
        if status != "default"
    ]
    return f"<dl>{''.join(rows)}</dl>"
