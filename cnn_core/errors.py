"""Every exception that Epochscope raises on purpose.

EpochscopeError
├── ConfigError            a setting breaks a rule
├── HomeNotWritable        the disk is full, or the home's folder may not be written
├── DataError
│   ├── DatasetMissing     the full CIFAR-10 is not on this machine yet
│   ├── DownloadFailed     no source could deliver it
│   ├── ChecksumMismatch   bytes arrived, but not the right ones
│   └── ImageError         an uploaded file is no picture that can be used
├── WeightsMissing         a trained network's weights are not on this machine, or are those of another
├── ServingError           the serving process cannot answer
└── RunError
    ├── InvalidRunId       not of the form of a run id; never touches a path
    ├── UnknownRun         no such run under this home
    ├── CorruptLog         a line inside an event log cannot be read
    ├── RunBusy            another process is training it
    ├── NotQueued          it does not wait for a trainer
    ├── NotTrained         the run has no such epoch to show
    └── StudyError         a study of it cannot be computed or read

Each message names the rule, the value received and the way out. Pages and the terminal catch the root only.
"""


class EpochscopeError(Exception):
    """The root: its message is fit to be shown to a person as it is."""


class ConfigError(EpochscopeError):
    """A setting breaks a rule."""


class HomeNotWritable(EpochscopeError):
    """The disk is full, or the home's folder may not be written."""


class DataError(EpochscopeError):
    """Images cannot be had or cannot be trusted."""


class DatasetMissing(DataError):
    """The full CIFAR-10 is not on this machine yet."""


class DownloadFailed(DataError):
    """No source could deliver the data set."""


class ChecksumMismatch(DataError):
    """The bytes that arrived are not CIFAR-10's."""


class ImageError(DataError):
    """An uploaded file is no picture that can be used."""


class WeightsMissing(EpochscopeError):
    """The weights of a trained network are not on this machine, or are those of another network."""


class ServingError(EpochscopeError):
    """The serving process cannot answer."""


class RunError(EpochscopeError):
    """A run cannot be read, started or changed."""


class InvalidRunId(RunError):
    """The text is not of the form of a run id."""


class UnknownRun(RunError):
    """No run of this id lies under this home."""


class CorruptLog(RunError):
    """A complete line of an event log cannot be read."""


class RunBusy(RunError):
    """Another process holds the run."""


class NotQueued(RunError):
    """The run does not wait for a trainer."""


class NotTrained(RunError):
    """The run has no such epoch to show."""


class StudyError(RunError):
    """A study of the run cannot be computed or read."""
