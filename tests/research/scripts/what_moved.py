"""How positions moved between two consultations."""

import os

from pipeline import compare, open_run

moved = compare(open_run(os.environ["RUN"]), open_run(os.environ["RUN_LATER"]))
print(moved.points[["text", "share_a", "share_b", "change", "low", "high"]])
print(moved.positions[moved.positions["status"] == "moved"][["name", "text", "from_point_id"]])
print(moved.note)
