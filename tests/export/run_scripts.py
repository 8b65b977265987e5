"""Runs exported scripts one after the other, each as if it were the process's first: `python run_scripts.py PATH...`.

The last line is JSON: of each script its parameters, and its training's history as Keras tells it.
"""

import json
import runpy
import sys

import keras

told = []
for path in sys.argv[1:]:
    keras.utils.clear_session()
    names = runpy.run_path(path)
    told.append({"parameters": names["model"].count_params(), **names["history"].history})
print(json.dumps(told))
