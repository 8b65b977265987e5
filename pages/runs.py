"""Runs: every training there is, to be found, compared, kept in order."""

from cnn_core.runs.follow import summaries
from ui import failure, theme
from ui.queue import queue_panel
from ui.run_details import run_details
from ui.runs import selected_run
from ui.runs_acting import told
from ui.runs_list import runs_list
from ui.runs_room import room
from ui.start import train_in_a_minute

theme.page_header(
    "Runs",
    "Every training, with its settings and how far it came. Sort by any heading, keep notes, and put away what you do "
    "not need: deleted runs can be brought back.",
)
told()
queue_panel()

run = selected_run()
found = summaries(everything=True)
if found:
    runs_list(found, run.id if run else None)
else:
    with theme.empty_state("table_rows", "No runs yet", "Train the small network now: it takes a minute."):
        train_in_a_minute()

if run is not None:
    with failure.contained():
        run_details(run, found)

theme.section("Room on the disk")
room(found)
