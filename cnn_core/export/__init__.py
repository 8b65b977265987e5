"""A design as code that a person runs without Epochscope: plain Keras, as a script and as a notebook."""

from cnn_core.export.keras_script import keras_script, script_of_run
from cnn_core.export.notebook import notebook
from cnn_core.export.script import Line, Script, Section

__all__ = ["Line", "Script", "Section", "keras_script", "notebook", "script_of_run"]
