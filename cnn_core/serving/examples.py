"""How each public route is asked, with curl and with Python's requests; tests run them all."""

EXAMPLES: dict[str, tuple[str, str]] = {
    "/v1/models/{run}": (
        "curl {base}/v1/models/{run}",
        """import requests

status = requests.get("{base}/v1/models/{run}").json()
print([version["version"] for version in status["model_version_status"]])""",
    ),
    "/v1/models/{run}/versions/{epoch}": (
        "curl {base}/v1/models/{run}/versions/{epoch}",
        """import requests

status = requests.get("{base}/v1/models/{run}/versions/{epoch}").json()
print(status["model_version_status"][0]["state"])""",
    ),
    "/v1/models/{run}/metadata": (
        "curl {base}/v1/models/{run}/metadata",
        """import requests

metadata = requests.get("{base}/v1/models/{run}/metadata").json()
print(metadata["model_spec"]["version"], metadata["metadata"]["class_names"])""",
    ),
    "/v1/models/{run}/versions/{epoch}/metadata": (
        "curl {base}/v1/models/{run}/versions/{epoch}/metadata",
        """import requests

metadata = requests.get("{base}/v1/models/{run}/versions/{epoch}/metadata").json()
print(metadata["model_spec"]["version"])""",
    ),
    "/v1/models/{run}:predict": (
        """python3 -c 'import json; print(json.dumps({{"instances": [[[[120, 160, 220]] * 32] * 32]}}))' > sky.json
curl -d @sky.json {base}/v1/models/{run}:predict""",
        """import numpy as np
import requests

pictures = np.full((2, 32, 32, 3), 128)
answer = requests.post("{base}/v1/models/{run}:predict", json={{"instances": pictures.tolist()}})
print(np.argmax(answer.json()["predictions"], axis=1))""",
    ),
    "/v1/models/{run}/versions/{epoch}:predict": (
        """python3 -c 'import json; print(json.dumps({{"inputs": [[[[120, 160, 220]] * 32] * 32]}}))' > sky.json
curl -d @sky.json {base}/v1/models/{run}/versions/{epoch}:predict""",
        """import numpy as np
import requests

pictures = np.full((2, 32, 32, 3), 128)
answer = requests.post("{base}/v1/models/{run}/versions/{epoch}:predict", json={{"inputs": pictures.tolist()}})
print(np.argmax(answer.json()["outputs"], axis=1))""",
    ),
    "/v1/classify": (
        "curl -F files=@picture.png -F files=@other.jpg -F run={run} {base}/v1/classify",
        """import requests

with open("picture.png", "rb") as picture:
    answer = requests.post("{base}/v1/classify", files=[("files", picture)])
for told in answer.json().get("answers", []):
    print(told["file"], told.get("label"), told.get("probability"), told.get("error"))""",
    ),
}


def examples(path: str, base: str, run: str, epoch: int) -> tuple[str, str]:
    """One for a terminal and one for Python, for a route of OpenAPI's `path`."""
    curl, python = EXAMPLES[path]
    return curl.format(base=base, run=run, epoch=epoch), python.format(base=base, run=run, epoch=epoch)
